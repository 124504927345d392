"""`python -m vippcoder.ui.lead STUDY`."""

from __future__ import annotations

import sys

from vippcoder.ui.lead.app import main

sys.exit(main())
