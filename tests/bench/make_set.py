"""Makes a set of N traces out of published ones: DETECTIONS and TRACES again and again, renumbered.

    make_set.py N DETECTIONS TRACES FOLDER    writes FOLDER/detections.jsonl and FOLDER/traces.jsonl
"""

import itertools
import json
import pathlib
import sys

count, detections, traces, folder = int(sys.argv[1]), *sys.argv[2:4], pathlib.Path(sys.argv[4])
folder.mkdir(parents=True, exist_ok=True)
records = [json.loads(line) for line in open(detections, encoding="utf-8")]
records.sort(key=lambda record: record["sample_index"])
lines = open(traces, encoding="utf-8").read().splitlines()
with open(folder / "detections.jsonl", "w", encoding="utf-8") as made, open(folder / "traces.jsonl", "w", encoding="utf-8") as texts:
    for index, record in zip(range(count), itertools.cycle(records)):
        made.write(json.dumps(record | {"sample_index": index}) + "\n")
        texts.write(lines[record["sample_index"]] + "\n")
