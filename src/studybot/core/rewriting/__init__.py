"""Composed quotes as flowing text, written by a language model that is not trusted: what it is sent, how its reply is
read, and every check that the reply must pass before a learner sees it.

A reply is shown only as the sentences that were read and checked; nothing else of it is.
"""
