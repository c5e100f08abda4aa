"""Questions no study library should answer: everyday ones, and ones near to computing but beside its subject."""

EVERYDAY = tuple(
    """what is the weather in Lisbon tomorrow
who won the football match last night
how do I get red wine out of a carpet
what time does the pharmacy close
can you book me a table for two
how many calories are in a banana
which bus goes to the airport
what is the capital of Australia
how do I renew my passport
is it safe to eat raw eggs
translate good morning into Spanish
play some jazz
what is my bank balance
how tall is Mount Everest
when does my insurance expire
set an alarm for six
how do I change a bicycle tyre
who wrote Pride and Prejudice
what is the exchange rate of the yen
how long do I boil potatoes
remind my mother about the dentist
what gift should I buy for a wedding
where can I park near the station
is my flight delayed
how do I remove a tick
what are the symptoms of flu
who is the president of Brazil
how much does a stamp cost
what is a good name for a cat
how do I fold a fitted sheet
which wine goes with fish
what is the plot of Hamlet
how old is the Eiffel Tower
can I plant tomatoes in May
what is the speed limit in Italy
how do I tie a bow tie
do penguins have knees
what is the best pizza in town
how do I get rid of hiccups
where was Napoleon born
how do I centre a div in CSS
what is event bubbling in the DOM
explain hoisting in JavaScript
what does the viewport meta tag do
how do I style a scrollbar
what is a CSS sprite
how does the same-origin policy work
what is the difference between span and div
how do I add a favicon to a page
what are web workers for""".splitlines()
)
