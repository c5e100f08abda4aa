"""From ranked passages to an answer made of quotes: what kind of question it is (``questions``), how much of it the
passages cover (``coverage``), which sentences are quoted (``choice``) and in what shape (``shape``)."""
