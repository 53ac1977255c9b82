erasures-title = Erasing
erasures-one = Erasing { $code }
erasures-back = Everybody who was asked for
erasures-how = Whoever works with a person asks for it on their page; a supervisor agrees; an administrator does it, by code. The audit log keeps that it happened, not to whom.
erasures-none = Nobody was asked for.
erasures-asked = asked for by { $who } on { $on }
erasures-approved = agreed
erasures-waits = A supervisor has still to agree.
erasures-approve = Agree
erasures-refuse = Do not erase
erasures-look = See what goes
erasures-goes = This goes
erasures-stays = This stays, under new codes, with months instead of days, and without whose it was
erasures-final = Here it is gone at once, and cannot be taken back. Copies of the database that were made before still hold it, locked, and their keys: it is final once they are destroyed. A copy that is put back here forgets the person again at the next start.
erasures-code = Type the code to confirm
erasures-code-hint = As it stands above
erasures-erase = Erase for good
erasures-wrong-code = This is not the code that stands above.
erasures-done = Erased. Here it is final from { $on }; copies of the database from before that day have still to be destroyed.
erasures-cards = { $n ->
    [one] one card: names, contacts, number, how to reach them
   *[other] { $n } cards: names, contacts, numbers, how to reach them
 }
erasures-keys = { $n ->
    [one] one copy of the key
   *[other] { $n } copies of the key
 }
erasures-tokens = { $n ->
    [one] one mark by which they would be found
   *[other] { $n } marks by which they would be found
 }
erasures-texts = { $n ->
    [one] one text: words said, notes, tasks, letters
   *[other] { $n } texts: words said, notes, tasks, letters
 }
erasures-files = { $n ->
    [one] one file
   *[other] { $n } files
 }
erasures-drafts = { $n ->
    [one] one draft
   *[other] { $n } drafts
 }
erasures-cases = { $n ->
    [one] one case
   *[other] { $n } cases
 }
erasures-steps = { $n ->
    [one] one coded step
   *[other] { $n } coded steps
 }
erasures-by-time = When their time has come
erasures-retention = { $n ->
    [one] It is erased who somebody was one month after their last case was closed, or, where there is no case, after they were recorded. This is announced here 30 days before; a case that is open again stops it.
   *[other] It is erased who somebody was { $n } months after their last case was closed, or, where there is no case, after they were recorded. This is announced here 30 days before; a case that is open again stops it.
 }
erasures-no-retention = No time is set after which it is erased who somebody was. An administrator can set one in the settings.
erasures-nobody-soon = Nobody’s time runs out in the next 30 days.
erasures-on = will be erased on { $on }
erasures-keep = Keep a year longer
erasures-more = { $n ->
    [one] And one more later.
   *[other] And { $n } more later.
 }
