"""The verbs of authors: what adds, corrects, compares and releases rows."""
