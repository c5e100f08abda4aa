"""An OpenAI-compatible endpoint, only if whoever runs the bot names one; nothing here is imported without."""
