"""Values from services turned into embeds and text; nothing is fetched here."""
