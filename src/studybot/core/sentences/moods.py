"""Whether some words ask for something (a question, a command, a wish) or only tell something."""

import re

# What may stand before a command or a question without being one.
_LEAD = (
    r"^(?:(?:and|then|also|so|but|please|now|ok|just|first|next|again|oh|hey|well|kindly|maybe|actually|afterwards|after that|before that"
    r"|for (?:now|today|tomorrow)|from now on|in the future|until xday|today|tomorrow|tonight|if possible|by the way)\b[\s,:–-]*)*"
)
_ASKED_OF_YOU = r"(?:(?:can|could|would|will|do) (?:you|we|i)(?: please| kindly| also| just| perhaps)*|i (?:would like|want|need|would love|wish|wanna) (?:you )?to|i would (?:rather|prefer(?: to)?)|i (?:have|need|want) (?:got )?to|let (?:us|me)|feel free to|go ahead and|be so (?:kind|good) (?:and|to|as to)|you (?:can|may|could|should|must)|it would be (?:nice|great|good|lovely) (?:if you (?:could|would)|to)|time to|i am going to|i will|i demand|how about|what about)"
_QUESTION = (
    r"(?:what|which|who|whom|whose|when|where|why|how|whether|am i|are (?:we|there|my|the|you|they)|is (?:it|there|this|that|my|the|xtopic|everything|anything)"
    r"|will (?:i|we|it|that|this|my|the|there)|would (?:i|we|it|that|this|my|the)|can (?:i|we|it|you)|could (?:i|we|it|you)|should (?:i|we)|shall (?:i|we)|do (?:i|we|you)|does (?:it|this|that|my|the)"
    r"|did (?:i|we|you|it)|have (?:i|we|you)|has (?:it|my|the)|may i|must i|any \w+|suppose|imagine|assuming|hypothetically|say i|pretend|if i|who)\b"
)
# What an assistant is told to do, in everyday words.
_VERBS = r"""
    add adapt adjust alter allow apply arrange ask assume assess award backtrack backup bail ban become begin belay bin block book boot break brief
    bring build bump buzz calculate call cancel carry catch change check chuck clear close come compare complete compute
    consider continue convert copy correct cough count course cover create cross cut deactivate declare decrease
    define delay delete demand describe destroy disable discard discover display ditch do download draw drill drop dump edit empty
    enable end enlighten enter erase estimate examine exclude execute expand explain export extend fetch fill find finish fire fix
    flag flip forget forward free freeze get give go grant grill guide halt hand help hit hold hush ignore illuminate improve include
    increase inform introduce keep kick kill label lay lead learn leave lengthen let lift list load lock log look lose lower make
    mark master measure mention message modify move mute name nix note notify nudge nuke obliterate observe omit open order outline
    pass pause perform pick ping pipe place plan please poke poll pop postpone practice practise prepare present press prime prioritise
    print proceed prod produce propose provide pull punt purge push put query quit quiz raise rate read reactivate rebuild recalculate recap
    recite recommend recompute record redo reduce refresh register rejig relocate remember remind remove rename reopen reorder
    reorganize repeat replace replan report request reschedule reset reshuffle resolve restart restore resume retract return
    reveal reverse revert review revise revisit revoke rewind rework roll rub run save say schedule scrap scratch scrub see select
    send separate set shelve shift shoot shorten shout show shove shred shuffle shut silence skip slide slot snooze sort spare
    spell split spread start state stay steer stop store strike study subtract sum summarize suspend swap switch tackle take talk teach
    tell tend terminate test throw tick time toss track train transfer treat trim try turn unblock uncheck undo unload unmark unmute unpause
    unsubscribe unwind up update use vanish void wake walk want watch wind wipe withdraw work write zap
    deleting removing undoing showing skipping moving exporting marking stopping pausing resuming replanning
    """
_COMMAND = rf"(?:(?:do not|never) )?(?:{'|'.join(_VERBS.split())})\b(?! (?:is|are|was|were|has|of)\b)"
_ASKS = re.compile(rf"{_LEAD}(?:{_QUESTION}|{_ASKED_OF_YOU}|{_COMMAND})")
_REQUEST = re.compile(rf"{_LEAD}(?:{_ASKED_OF_YOU} )?{_COMMAND}")
_WANTS = re.compile(
    r"\b(?:i|we) (?:really |just |also |still |now )*(?:want|would like|would love|need|wish|wanna|would rather|prefer)\b"
)
_PLEASE = re.compile(r"\bplease\b")
_MARK = re.compile(r"\?\s*$")


def asks(text: str) -> bool:
    """A question, a command, or a wish: "what is next", "could you skip it", "my plan, please"."""
    return bool(_ASKS.search(text) or _WANTS.search(text) or _PLEASE.search(text) or _MARK.search(text))


def commands(text: str) -> bool:
    """A verb that tells the assistant to do something stands in front."""
    return bool(_REQUEST.search(text))
