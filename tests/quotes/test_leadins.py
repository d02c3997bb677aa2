import pytest

from analysis.quotes import extract


@pytest.mark.parametrize(
    ("text", "content", "cue", "source", "expected", "kind"),
    [
        ("“The calm before the flood”\n\nMany experts say that the dam won’t last.",
         ["“The calm before the flood”", "that the dam won’t last"], "say", "Many experts", "that the dam won’t last", "indirect"),
        ("“This is the calm before the flood.”\n\n“The dam won’t last,” Orlo said.",
         ["“This is the calm before the flood.”", "“The dam won’t last,”"], "said", "Orlo",
         "“This is the calm before the flood.” … “The dam won’t last,”", "direct"),
        ("Here’s the end of it, according to Orlo: “The flood would cost the town a lot of homes.”",
         ["Here’s the end of it", "“The flood would cost the town a lot of homes.”"], "according to", "Orlo",
         "“The flood would cost the town a lot of homes.”", "direct"),
        ("The work remains to be done, according to Orlo: “The flood would cost the town a lot of homes.”",
         ["The work remains to be done", "“The flood would cost the town a lot of homes.”"], "according to", "Orlo",
         "The work remains to be done … “The flood would cost the town a lot of homes.”", "mixed"),
        ("The port released the following statement regarding Orlo's posts:\n\n“We do not share the views of Orlo.”",
         ["Orlo's posts", "“We do not share the views of Orlo.”"], "released the following statement regarding", "The port",
         "“We do not share the views of Orlo.”", "direct"),
        ("The Globe published a rather dull piece on the port. “The wall was built in a day.”",
         ["a rather dull piece on the port", "“The wall was built in a day.”"], "published", "The Globe", "“The wall was built in a day.”",
         "direct"),
        ("Orlo rejected the idea that the port is full. “It has been like this for years.”",
         ["the idea that the port is full", "“It has been like this for years.”"], "rejected", "Orlo",
         "the idea that the port is full … “It has been like this for years.”", "mixed"),
    ],
)  # fmt: skip
def test_what_leads_to_a_quotation_is_no_part_of_it(text, content, cue, source, expected, kind, articles, attribution):
    row = extract.table(articles(text), [[attribution(text, content, cue, source)]]).iloc[0]
    assert (row["content"], row["kind"]) == (expected, kind)
