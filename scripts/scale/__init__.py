"""What only a package too large for one machine needs: the rules on Apache Spark."""
