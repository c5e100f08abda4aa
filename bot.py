"""Start the bot: on Discord with DISCORD_TOKEN, in a local page without. `python bot.py --help` shows the choices."""

import argparse
import sys

from studybot.serve import run_bot


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Start studybot: on Discord with DISCORD_TOKEN, in a local page without."
    )
    parser.add_argument("--dm", action="store_true", help="the local page shows your DM instead of #study-hall")
    parser.add_argument("--port", type=int, default=None, help="port of the local page (default: any that is free)")
    chosen = parser.parse_args()
    return run_bot(where="dm" if chosen.dm else "channel", port=chosen.port)


if __name__ == "__main__":
    sys.exit(main())
