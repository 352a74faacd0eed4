"""The engine: start, check, build, export and serve a package of claims. Independent of any subject or package name.

Named `scripts` in a checkout and `claimbook` when installed. Data flows one way: model, package, check, database, and
from the database file to export and site.
"""
