# What stands around every page.
layout-name = Throughline
layout-skip = Skip to main content
layout-main = Main
layout-today = Today
layout-cases = Cases
layout-patterns = Patterns
layout-maps = Maps
layout-releases = Releases
layout-reference = Reference
layout-admin = Admin
layout-find = Find a person or case
layout-find-hint = Code, name, pinyin, phone …
layout-find-go = Find
layout-leave = Leave quickly
layout-sign-out = Sign out
layout-wrong = Some of this needs another look
layout-wrong-mark = Error:
layout-choose = Choose …
layout-done = Done
# The script puts the time in the place of (time).
layout-draft-saved = ✓ draft saved (time)
layout-draft-not-saved = ! not saved yet, no connection
layout-demo = This is a demo. Its people, places, offices and local rules are invented; please enter nobody real.
layout-interval = { $times } as often, { $range }
layout-interval-same = same
layout-too-long = This is longer than { $most } characters.
layout-control = This holds characters that no keyboard makes. Type it again instead of pasting it.
