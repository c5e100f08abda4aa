"""``python -m studybot.cli``."""

from studybot.cli import main

main()
