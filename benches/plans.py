"""What a statement reads, in a process with our settings."""

import json
import os
from pathlib import Path
from typing import Any


def planned(sql: str, params: Any) -> dict[str, Any]:
    """Of a statement: its text, how many pages it reads, by which indexes, and of which tables it reads all."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
        (found,) = cursor.fetchone()
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    nodes = _nodes(plan)
    by = sorted({node["Index Name"] for node in nodes if "Index Name" in node})
    whole = sorted({node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"})
    pages = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return {"asked": " ".join(sql.split())[:90], "pages": pages, "by": by, "whole": whole}


def _nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for part in plan.get("Plans", ()) for node in _nodes(part))]


def processor_seconds(process: int) -> float:
    """Of a process of this machine, so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
