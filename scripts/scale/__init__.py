"""What only a package beyond one machine needs: the rules on Apache Spark."""
