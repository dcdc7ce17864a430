# SPDX-License-Identifier: GPL-3.0-or-later
"""challenge_scores.py DATASET: SEG and DET of the results DATASET/01_RES against DATASET/01_GT, as the
independent package py-ctcmetrics counts them; prints one JSON object. Exit status 77 and a sentence
when the package is not installed (pip install py-ctcmetrics)."""
import contextlib
import io
import json
import sys

try:
    import ctc_metrics
except ImportError:
    print("py-ctcmetrics is not installed here: pip install py-ctcmetrics", file=sys.stderr)
    sys.exit(77)

data = sys.argv[1]
chatter = io.StringIO()
with contextlib.redirect_stdout(chatter):
    valid = ctc_metrics.validate_sequence(f"{data}/01_RES")
    scores = ctc_metrics.evaluate_sequence(f"{data}/01_RES", f"{data}/01_GT", metrics=["SEG", "DET"], threads=1)
print(json.dumps({"valid": bool(valid.get("Valid", valid)) if isinstance(valid, dict) else bool(valid),
                  "SEG": float(scores["SEG"]), "DET": float(scores["DET"])}))
