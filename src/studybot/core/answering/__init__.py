"""From ranked passages to an answer made of quotes: what kind of question it is (``questions``) and what it leaves out
(``follow_ups``), how much of it the passages cover (``coverage``), which of them seldom answer one (``asides``), which
sentences are quoted (``choice``) and in what shape (``shape``); and which questions were not answered well
(``gaps``)."""
