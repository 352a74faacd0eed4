"""The engine: start, check, build, export and serve a package of claims. Knows no subject and no package's name.

`scripts` in a checkout, `claimbook` where it is installed. Data flows one way: model, package, check, database, and from
the database's file to export and site.
"""
