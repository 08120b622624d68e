"""How much the web server takes on at a time (common.admission), for each of its processes."""

import environ

_env = environ.Env()

# Writers of SQLite queue one behind the other, so that more of them at work would only wait for its lock.
WEB_SLOTS = _env.int("WEB_SLOTS", default=8 if _env.str("DATABASE_URL", default="") else 4)
# Where requests take their usual time, the whole room is served in little more than a second. It is what two
# hundred people at work fill while the machine does nothing else for two seconds, and far less than a flood.
WEB_WAITING = _env.int("WEB_WAITING", default=32)
# The worst that anybody waits.
WEB_PATIENCE_SECONDS = 15.0
# Each thread keeps its connection to PostgreSQL, so there are few more than can be inside or waiting:
# these turn people away, serve static files and send what is ready.
WEB_THREADS = WEB_SLOTS + WEB_WAITING + 4
