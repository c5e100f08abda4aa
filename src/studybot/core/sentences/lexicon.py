"""The words of these sentences: short forms, words worth mending a typing error for, and words that look like them.

``KNOWN`` are everyday words and names that are one slip away from a wanted one ("plane", "hell"): found in the
vocabulary of the embedding model and in the library, and never mended.
"""

_SHORT = """
    u=you; ya=you; r=are; ur=your; im=i am; iam=i am; ive=i have; youre=you are; hes=he is; theres=there is;
    id=i would; pls=please; plz=please; plss=please; pleas=please; thx=thanks; thnx=thanks; tnx=thanks; tx=thanks;
    ty=thanks; tysm=thanks so much; thankss=thanks; thankyou=thank you; tmrw=tomorrow; tmr=tomorrow; tmw=tomorrow;
    tmrow=tomorrow; tomorow=tomorrow; tommorow=tomorrow; tommorrow=tomorrow; 2moro=tomorrow; 2mrw=tomorrow;
    tdy=today; 2day=today; 2nite=tonight; tonite=tonight; yday=yesterday; wk=week; wks=weeks; wkly=weekly;
    wknd=weekend; wkend=weekend; b4=before; smth=something; sth=something; rn=right now; atm=at the moment;
    idk=i do not know; dunno=do not know; gimme=give me; lemme=let me; gotta=got to; wanna=want to;
    gonna=going to; w=with; cuz=because; bc=because; cos=because; rly=really; rlly=really; abt=about; ppl=people;
    msg=message; msgs=messages; notifs=notifications; notif=notification; info=information; infos=information;
    cant=can not; cannot=can not; can't=can not; wont=will not; won't=will not; shan't=shall not; dont=do not;
    didnt=did not; doesnt=does not; isnt=is not; arent=are not; wasnt=was not; havent=have not; hasnt=has not;
    shouldnt=should not; couldnt=could not; wouldnt=would not; whats=what is; what's=what is; wats=what is;
    wat=what; wut=what; hows=how is; how's=how is; whens=when is; when's=when is; wheres=where is;
    where's=where is; whos=who is; who's=who is; whys=why is; thats=that is; that's=that is; it's=it is;
    he's=he is; she's=she is; there's=there is; here's=here is; lets=let us; let's=let us; shld=should;
    shud=should; wud=would; cld=could; cud=could; thru=through; til=until; till=until; untill=until; okay=ok;
    okey=ok; evry=every; teh=the; tihs=this; adn=and; n=and; 'n=and; nd=and; vs=versus; sry=sorry;
    doin=doing; alot=a lot; vacay=vacation; prog=progress; nxt=next; prev=previous; rmv=remove; del=delete;
    favour=favor; programme=program; organise=organize; reorganise=reorganize; summarise=summarize;
    recognise=recognize; behaviour=behavior; cancelled=canceled; weds=wednesday; thurs=thursday; hrs=hours;
    hr=hour; mins=minutes
    """
SHORT: dict[str, str] = {
    short.strip(): whole for pair in _SHORT.split(";") for short, _, whole in [" ".join(pair.split()).partition("=")]
}

WANTED = frozenset(
    """
    going before after study studying order working trying really today's another someone people would
    about account achieved activate additional afternoon again agenda ahead aims alarm algebra already anymore
    anything appreciate april around attention august away back backpropagation because become behind berlin
    between block blocks build calculus calendar cancel cards change changed chapter classification clustering
    commands complete completed continue copy could currently daily data days deactivate deadline december
    decision delay delete descent details developer difference disable docker done download drop embedding enable
    engineer engineering enough erase evening evenings every everyday everything exactly exam explain export extra
    familiar feature february fewer finish finished finishing first flashcard flashcards forget free friday
    fridays friend from girlfriend give goal goals gradient half halfway happen happens hello help holiday
    holidays hour hours hypothetically important information instead instructions interested interview itinerary
    january july june keep know known last learn learned learning learnt leave lesson linear lisbon live living
    london madrid make managed march master material materials message messages minute minutes mistake monday
    mondays month months morning mornings move moved mute necessary need needed networks neural next nothing
    notification notifications notify november nudge nudges numpy objective objectives october only overfitting
    overview pandas paris partially partly paths pause paused pausing percent personal pings pizza plan planned
    planning plans please point postpone prepare privacy private probability progress purpose push python quarter
    question questions quiz reactivate realistic really rearrange reason rebuild recalculate recipe recommender
    redo regression regularization remember remind reminder reminders reminding remove reorganise reorganize
    repeat repetition replan reschedule reshuffle restart resume reverse revert review revise revision roadmap
    roadmaps saturday saturdays save saved schedule scheduled scientist send september session sessions set shift
    should show silence skip skipping snooze something started statistics stats stop stopped store stored streak
    studied study studying sunday sundays suppose sure swap sydney systems target targets tell test thank thanks
    through thursday thursdays time times timetable timezone today tokyo tomorrow tonight topic topics track
    tracks transformers travel traveling travelling trees tuesday tuesdays understand undo unpause unsubscribe
    until vacation validation want weather wednesday wednesdays week weekday weekdays weekend weekends weekly
    weeks what when where which why wipe without would wrong yes yesterday zone
    """.split()
)

KNOWN = frozenset(
    """
    bugging begging pinged pinging
    accounts achieve activated activity addition additionally additions afternoons aground ahmad alain alarms
    appreciated archived augusta auguste augusto became becomes being best black blacks bloc book brain brock
    brown buddy builds built calf cancels cancer card cares cars carts chance chancel changes chapters charge
    charged chart charter chatter cheat chest class classifications cold command commanded commander commanders
    commando commandos comments communes compelled compete competed competes completely completes complexes
    complied computed continual continued continues continuum convince cook cool cords correctly couldn crown
    currency currents dairy daisy daly date dates deadlines decay decent decisions decisive decker delays deleted
    deletes descend detail developed developers develops differences different disabled division docked does doing
    door downloaded downloads drain earnings earth ease east easy embeddings emery enabled enables engineered
    engineers entra eras erased ever expert explains exports extras families featured features feel feels felt
    fever find finishes fist food forge forged forgets forgot form forth four fried friends furnished gift
    girlfriends glass goats going good gradients grain grass great hallway hate heart hearts hell here
    hypothetical importance importantly informative instruction instructional instructors intercepted interest
    interests interviewed interviewer interviews just kind king knows landon late later layer layers lean leaned
    leaning lear learner learns leary lease least leaves left lessons lift like likes liking liner lining loft
    long look loss lost love loving lyndon mach made manage manager manages marche marco markings marsh massage
    masters mastery match mater maternal matter meanings mind mistaken mistakes mister moaning model models monte
    monty mood moon most moth mother mourning mouth mouths moves movie movies much must muster necessarily
    necessity network neutral noon north noting nude nudged objection objections other over paint pairs panda
    parish parks parse parsed parsing parts party passed passing past path pauses peace persona personally
    personnel piazza pigs pines ping pins plains plane planes planet plank planner plant planted planting plants
    player plays pleas pleased plunging pointe points pont pool poor post postcode postponed pour prepared
    prepares price primate print programs progressed progresses purposes quarters quartet questioned quiet quite
    rally reactivated reactive reasons rebuilds rebuilt recession recipes recommend recommended recommenders
    recommends refining regressor regularisation reilly reindeer religion remainder remaining remembered remembers
    reminded reminds remote removed removes reorganized repartition repeal repeats repetitions repetitive replay
    repression reputation residing rest restarts resumed reversed reviews revised revisions revive room saves
    scheduler schedules scientists score scored seats sections seeing shaft shaved shifts shipping shirt shit
    shopping shore short shouldn sidney silenced sipping slapping slipping smart smoothing snapping soft song soon
    soothing sore sour sport sports staff stare stared starred stars start starter startled starts starved stat
    state stated states statistic statistical status stays steak stepped stepping stoke stole stomped stone
    stopping stores storey stories storm stormed story stove streaks stream stripping stud studi studies stuff
    stuffing stunning sturdy such supposed swift swore system tack take tank tanks tested tests text texts than
    then there these think thinks thorough those though tides ties tiles timed timeline timer tires tonic took
    tool tour toxic trace traces tract tracts tracy trail trailing train trained transformed transformer
    transforms travels treat tree tres trick tricks tries trough truck trucks understands understood used uses
    using util valuation variation wants weak weakly weeds went were whore wood word work worked world worth
    wouldn wound your
    """.split()
)
