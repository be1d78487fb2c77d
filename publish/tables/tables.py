"""The tables of the public database, the one place where they are described.

The schema, the policy's check and ``metadata.yml`` all come from here.
"""

from publish.tables.log_tables import EVENTS, FUND_CHANGES, PUBLICATION
from publish.tables.project_tables import PROJECT_SCORES, PROJECT_SHEETS
from publish.tables.year_tables import MONTHS, OVERVIEW, PROJECTS, SCORE_SHEET, STATEMENTS, TARGETS

TABLES = {
    table.name: table
    for table in (
        *(OVERVIEW, SCORE_SHEET, MONTHS, PROJECTS, TARGETS, PROJECT_SCORES, PROJECT_SHEETS, STATEMENTS, FUND_CHANGES),
        *(EVENTS, PUBLICATION),
    )
}
ALWAYS_PUBLIC = PUBLICATION
"""The table that no policy names: without it nobody could tell whose figures these are, nor check them."""
