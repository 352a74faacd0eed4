"""The machinery of the package: check it, build a database from it, serve that.

Data flows one way: package -> check -> build -> database -> serve. Nothing in here knows the subject.
"""
