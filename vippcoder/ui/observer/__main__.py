"""`python -m vippcoder.ui.observer PACK`."""

from __future__ import annotations

import sys

from vippcoder.ui.observer.app import main

sys.exit(main())
