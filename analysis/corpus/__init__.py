"""Our own corpus of business feedback: comments written and labelled for this project.

`fr.jsonl` and `en.jsonl` are the corpus, `README.md` its rules, `check` its judge; writers
work in `parts/` (`WRITING.md`), which `build` merges. Nothing here is read at run time.
"""
