"""Reports beside the score: ranking, monthly report, monitoring, what-if, advice and differences."""
