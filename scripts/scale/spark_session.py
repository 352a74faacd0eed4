"""A session of Apache Spark: started without noise, or a plain message why it cannot start."""

import contextlib
import logging
import os
import tempfile
from collections.abc import Iterator
from typing import Any, TextIO

from py4j.protocol import Py4JError, Py4JNetworkError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.java_gateway import launch_gateway
from pyspark.logger import PySparkLogger
from pyspark.sql import SparkSession

from ..problems import Failure

# Raised when the JVM has died; a Java error then has no message, because it would be fetched from the JVM.
DEATHS = (Py4JNetworkError, ConnectionError)
ERRORS = (PySparkException, Py4JError, ConnectionError)
SETTINGS = {
    "spark.app.name": "check",
    # Most queries find nothing, so look for the few rows in all parts of a result at once.
    "spark.sql.limit.initialNumPartitions": "100000",
    # Ids compress well: tables that look small on disk are not small enough to send to every worker.
    "spark.sql.sources.fileCompressionFactor": "8",
    # Results come through a socket that times out after 15 s, too soon on a machine with other work.
    "spark.python.authenticate.socketTimeout": "300s",
}
# On one machine nothing needs to listen to others, and the 200 partitions of a cluster are not needed.
LOCAL = {
    "spark.ui.enabled": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.shuffle.partitions": "8",
    # All of Spark is then one process, and its default of 1 GB was not enough for a million claims.
    "spark.driver.memory": os.environ.get("SPARK_DRIVER_MEMORY", "3g"),
}


@contextlib.contextmanager
def open_session(master: str | None = None, settings: dict[str, str] | None = None) -> Iterator[SparkSession]:
    """A session on the master URL `master`, or on the one that Spark's own configuration names.

    `settings` are further settings of Spark. Raises Failure.
    """
    is_local = not master or master.startswith("local")
    chosen = (
        SETTINGS
        | (LOCAL if is_local else {})
        | ({"spark.master": master} if master else {})
        | (settings or {})
    )
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        context = _start(SparkConf(loadDefaults=False).setAll(list(chosen.items())), log)
        # Errors would be printed as JSON with the whole JVM stack; their messages become problems instead.
        context.setLogLevel("OFF")
        PySparkLogger.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL + 1)
        # Py4J tells the root logger of a JVM that has died, which would print it.
        logging.getLogger().addHandler(logging.NullHandler())
        try:
            yield SparkSession(context)
        finally:
            # A JVM that has died cannot be stopped; whatever called it has reported that.
            with contextlib.suppress(*ERRORS):
                context.stop()


def _start(conf: SparkConf, log: TextIO) -> SparkContext:
    try:
        return SparkContext(conf=conf, gateway=launch_gateway(conf, {"stdout": log, "stderr": log}))
    except ERRORS as error:
        log.seek(0)
        raise Failure(_explain_start(error, log.read())) from error


def _explain_start(error: Exception, log: str) -> str:
    telling: list[Any] = [line for line in log.splitlines() if line.strip() and not line[0].isspace()] or [
        error
    ]
    return (
        f"Spark did not start: {shorten(telling[-1])}; it needs Java 17 or newer, and a master that answers"
    )


def shorten(error: Exception | str) -> str:
    """The beginning of what a tool says, on one line."""
    try:
        words = str(error)
    except ERRORS as other:
        error = other
    if isinstance(error, DEATHS):
        words = "its Java machine has ended; give it more memory with SPARK_DRIVER_MEMORY"
    return " ".join(words.split())[:300]
