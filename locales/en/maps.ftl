# Maps: what there is, and the runaround map.
maps-title = Maps
maps-runaround = Runaround
maps-runaround-what = Where people are sent from office to office, who comes back to an office left before, and what it costs them.
maps-not-yet = Nothing has been looked through yet.
maps-not-yet-next = Log steps with their offices, or import a step log. Within a few minutes the map is drawn, and again whenever steps were added.
maps-as-of = As of { $day } · { $people ->
    [one] { $people } person
   *[other] { $people } people
 }
maps-figures = Download figures
maps-first-loop = ⟦{ $people ->
    [one] { $people } person
   *[other] { $people } people
 }⟧ went the whole circle { $route }.
maps-cost = It cost them a median of ⟦{ $days } days⟧ and ⟦{ $trips } trips⟧.
maps-cost-trips = It cost them a median of ⟦{ $trips } trips⟧.
maps-returning = Of all { $people }, { $returning } came or were sent back to an office that they had left.
maps-no-loop = Nobody is known to have been sent in a circle.
maps-no-loop-shown = No circle has as many people as a figure needs to be shown to you.
maps-drawn-title = Flows between offices
maps-drawn-described = { $flows } flows between { $offices } offices. The strongest: { $strongest }.
maps-people = { $n ->
    [one] { $n } person
   *[other] { $n } people
 }
maps-caption = People who went from one office to the next; width shows how many. Red and dashed: part of a circle that at least { $least } went.
maps-left-out = Not drawn: { $flows ->
    [one] { $flows } flow
   *[other] { $flows } flows
 }, the largest of { $largest ->
    [one] { $largest } person
   *[other] { $largest } people
 }. The tables and the download have more.
maps-hidden = Flows and circles of fewer than { $least } people are not shown to you.
maps-nothing-drawn = There is no flow between two offices to draw.
maps-flows = From office to office
maps-loops = Circles
maps-offices = Offices
maps-from = From
maps-to = To
maps-office = Office
maps-number = People
maps-times = Times
maps-attempts = Attempts
maps-days = Median days
maps-trips = Median trips
maps-circle = Part of a circle
maps-yes = yes
maps-no = no
maps-route = Way round
maps-first-rows = The first { $n }; the download has all.
maps-unknown = –
maps-kind = Kind
maps-kind-office = office
maps-kind-flow = flow
maps-kind-loop = circle
