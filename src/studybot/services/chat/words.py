"""The fixed sentences of the assistant."""

EXAMPLES = {
    "set_goal": "I want to learn SQL by 30 June", "set_hours": "I have 6 hours a week",
    "set_timezone": "I'm in Lisbon", "set_reminder": "remind me at 19:00",
    "pause_reminders": "no reminders until Monday", "resume_reminders": "resume the reminders",
    "stop_reminders": "stop the reminders", "show_plan": "show my plan", "show_today": "what's on today?",
    "next_step": "what's next?", "record_done": "done with linear regression, 2 hours",
    "record_partial": "did half of it", "skip": "skip today", "move_block": "move tomorrow's session to Sunday",
    "days_off": "I'm away from 20 to 27 July", "why_topic": "why do I need calculus?",
    "on_track": "am I going to make it?", "what_if": "what if I had two more hours a week?", "undo": "undo that",
    "progress": "how far am I?", "review": "quiz me", "ask_question": "what is overfitting?",
    "export_data": "send me my data", "delete_data": "delete everything you know about me",
    "know_topic": "I already know numpy", "when_topic": "when is pandas due?", "show_topic": "tell me about docker",
    "show_roadmap": "which roadmaps are there?", "list_goals": "show my goals", "remove_goal": "remove goal 1",
    "replan": "plan again from today", "about_data": "what do you store about me?", "help": "help",
}  # fmt: skip
LABELS = {
    "set_goal": "A new goal", "set_hours": "My hours a week", "set_timezone": "My time zone",
    "set_reminder": "A reminder", "pause_reminders": "Pause reminders", "resume_reminders": "Resume reminders",
    "stop_reminders": "Stop reminders", "show_plan": "Show my plan", "show_today": "Today", "next_step": "What's next",
    "record_done": "I finished something", "record_partial": "I did part of it", "skip": "Skip it",
    "move_block": "Move a session", "days_off": "Days off", "why_topic": "Why I need it", "on_track": "Am I on track",
    "what_if": "What if", "undo": "Undo", "progress": "My progress", "review": "Quiz me",
    "ask_question": "A question", "show_more": "Show more", "export_data": "My data", "delete_data": "Delete my data",
    "know_topic": "I know it already", "when_topic": "When it is due", "show_topic": "Show the topic",
    "show_roadmap": "Roadmaps", "list_goals": "My goals", "remove_goal": "Remove a goal", "replan": "Plan again",
    "about_data": "What is stored", "help": "Help", "greeting": "Hello", "thanks": "Thanks", "yes": "Yes", "no": "No",
}  # fmt: skip
HELP = """You can say, for example:
· I want to become a machine-learning engineer by 30 June
· I'm in Lisbon · I have 6 hours a week · remind me at 19:00
· what's on today? · show my plan · how far am I? · am I going to make it?
· done with linear regression, two hours · did half of it · skip today · undo
· move tomorrow's session to Sunday · I'm away from 20 to 27 July
· what is overfitting and how do I prevent it?"""
ABOUT_DATA = (
    "I keep what you tell me for your plan: time zone, study hours, goals, plan, what you recorded, reminders and what "
    "became of them; and for an hour what we just talked about. Your sentences are not kept. It lies in one database "
    "on the machine that runs me, for as long as you stay; nobody else sees it. “Send me my data” gives you all of it, "
    "“delete my data” deletes all of it."
)
PERSONAL_ELSEWHERE = "That is between you and me: write it to me in a DM. Questions about the field I answer here too."
MORE_ELSEWHERE = "Show more, the button below my answer, does that here."
TOO_LONG = "That is a lot at once. Say it in up to {most:,} characters."
NOTHING_TO_ANSWER = "There is nothing waiting for a yes or a no. {examples}"
NOTHING_SHOWN = "Which one is “the {place}”? I have shown no such list: say its name, or “show my plan” first."
REVIEW_WAITS = "It waits. “Quiz me” goes on."
NOTHING_CHANGED = "All right, nothing changed."
DELETED = "deleted everything"  # the action after which nothing is remembered
STALE = "That question was answered or is too old. Say it again, please."


def examples(*intents: str) -> str:
    """Three sentences that fit."""
    wanted = [i for i in dict.fromkeys([*intents, "show_today", "record_done", "ask_question"]) if i in EXAMPLES][:3]
    said = ", ".join(f"“{EXAMPLES[i]}”" for i in wanted)
    return f"You could say {said}; “help” shows more."


ENGLISH = "I understand English best: please say it in English. “help” shows what I can do."
