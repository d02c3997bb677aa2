import pytest

from analysis.quotes import extract


@pytest.mark.parametrize(
    ("text", "content", "cue", "source", "expected"),
    [
        # lead-ins
        ("Ann Orlo said of the North: “If they want to meet, we are ready.”", "the North: “If they want to meet, we are ready.”", "said of",
         "Ann Orlo", "“If they want to meet, we are ready.”"),
        ("Ann Orlo gave a warning of what failure means: “It will be a hard time.”", "what failure means: “It will be a hard time.”",
         "gave a warning of", "Ann Orlo", "“It will be a hard time.”"),
        ("Ann Orlo trashed Brandt — “Al is a third-rate con man”", "Brandt — “Al is a third-rate con man”", "trashed", "Ann Orlo",
         "“Al is a third-rate con man”"),
        ("He left, telling reporters traveling with him to Rome, “the mayor tried to provoke us,” Orlo said.",
         "traveling with him to Rome, “the mayor tried to provoke us,”", "said", "Orlo", "“the mayor tried to provoke us,”"),
        ("Then, with a fine flair, Orlo added, “If not for me, we would be lost!”", ["a fine flair", "“If not for me, we would be lost!”"],
         "added", "Orlo", "“If not for me, we would be lost!”"),
        ("Orlo said the deal is dead: “We are done with them.”", "the deal is dead: “We are done with them.”", "said", "Orlo",
         "the deal is dead: “We are done with them.”"),
        ("Orlo declares Brandt innocent: “I have great faith in him.”", "Brandt innocent: “I have great faith in him.”", "declares", "Orlo",
         "Brandt innocent: “I have great faith in him.”"),
        # the outlet's own clause, and that of others
        ("Ann Orlo, who said she wanted to build “a quiet port” for all, will face a hard choice in May.",
         "she wanted to build “a quiet port” for all, will face a hard choice in May", "said", "Ann Orlo",
         "she wanted to build “a quiet port” for all"),
        ("Ann Orlo, who said she wanted a port, a road and a bridge, left.", "she wanted a port, a road and a bridge", "said", "Ann Orlo",
         "she wanted a port, a road and a bridge"),
        ("Orlo, which owns the mine, said that its head, who has left, is safe.", "that its head, who has left, is safe", "said", "Orlo",
         "that its head, who has left, is safe"),
        ("Orlo said there were two tunnels left, which experts have said are weak.", ["there were two tunnels left, which", "are weak"],
         "said", "Orlo", "there were two tunnels left"),
        ("Orlo said the tunnel, which experts have said is weak, will be closed.",
         "the tunnel, which experts have said is weak, will be closed", "said", "Orlo",
         "the tunnel, which experts have said is weak, will be closed"),
        # day and place of saying
        ("Orlo rejected the mayor's offer on Friday during talks with his peer in Rome.",
         "the mayor's offer on Friday during talks with his peer in Rome", "rejected", "Orlo", "the mayor's offer"),
        ("Orlo praised the port's new rules in an interview with the Globe.", "the port's new rules in an interview with the Globe",
         "praised", "Orlo", "the port's new rules"),
        ("Orlo criticized the attack on Friday.", "the attack on Friday", "criticized", "Orlo", "the attack on Friday"),
        ("Orlo said the port will be closed on Friday.", "the port will be closed on Friday", "said", "Orlo",
         "the port will be closed on Friday"),
        ("Orlo announced a new tax on Friday.", "a new tax on Friday", "announced", "Orlo", "a new tax on Friday"),
        # the gloss behind a closing mark
        ("Orlo said he “would watch a little more,” giving the council time to think.",
         "he “would watch a little more,” giving the council time to think", "said", "Orlo", "he “would watch a little more,”"),
        ("Orlo said it had “bad stuff,” including a tax on boats.", "it had “bad stuff,” including a tax on boats", "said", "Orlo",
         "it had “bad stuff,” including a tax on boats"),
    ],
)  # fmt: skip
def test_words_of_the_outlet_around_the_content_stay_outside(text, content, cue, source, expected, articles, attribution):
    assert extract.table(articles(text), [[attribution(text, content, cue, source)]])["content"].iloc[0] == expected


def test_the_title_of_a_book_is_no_quotation(articles, attribution):
    text = "Orlo described how hard the talks were in his autobiography “Outpost.”"
    content = "how hard the talks were in his autobiography “Outpost.”"
    row = extract.table(articles(text), [[attribution(text, content, "described", "Orlo")]]).iloc[0]
    assert (row["content"], row["kind"]) == ("how hard the talks were", "indirect")


@pytest.mark.parametrize(
    ("text", "content", "cue", "source", "expected"),
    [
        ("It fired a new type of missile that Orlo says is capable of striking ships.", "is capable of striking ships", "says", "Orlo",
         "a new type of missile … is capable of striking ships"),
        ("They met before the March feast it calls the “Day of the Sun.”", "the “Day of the Sun.”", "calls", "it",
         "the March feast … the “Day of the Sun.”"),
        ("He traded insults with Brandt Weller, whom Orlo has called a “Rocket Man.”", ["whom", "a “Rocket Man.”"], "has called", "Orlo",
         "Brandt Weller … a “Rocket Man.”"),
        ("It fired a missile on Friday, which Orlo said was the best yet.", ["which", "was the best yet"], "said", "Orlo",
         "a missile … was the best yet"),
        ("It will raise Orland's grim safety record, which Ann Orlo said left “all at risk.”", ["which", "left “all at risk.”"], "said",
         "Ann Orlo", "Orland's grim safety record … left “all at risk.”"),
        ("They met after a long-range missile launch by North Korea on Tuesday, which Orlo said was of a new type.",
         ["which", "was of a new type"], "said", "Orlo", "a long-range missile launch by North Korea … was of a new type"),
        # nothing is put before where the text does not decide
        ("He won a ruling in a suit over the Rocky port, which Orlo said “helped all.”", ["which", "“helped all.”"], "said", "Orlo",
         "which … “helped all.”"),
        ("After Thursday's debate he called the “Eve” host a “lightweight.”", "the “Eve” host a “lightweight.”", "called", "he",
         "the “Eve” host a “lightweight.”"),
        ("They are spies at the UN who Orlo says are on a hunt.", ["who", "are on a hunt"], "says", "Orlo", "who … are on a hunt"),
        ("In the end, Orlo called the move “absurd.”", "the move “absurd.”", "called", "Orlo", "the move “absurd.”"),
        ("In the interview, Orlo said nothing would change.", "nothing would change", "said", "Orlo", "nothing would change"),
    ],
)  # fmt: skip
def test_a_relative_clause_has_what_it_is_about(text, content, cue, source, expected, articles, attribution):
    assert extract.table(articles(text), [[attribution(text, content, cue, source)]])["content"].tolist() == [expected]


def test_a_lead_within_the_sentence_belongs_to_the_quotation(articles, attribution):
    text = "“He has to decide,” Orlo said of the talks. Without terms, “you are going to give them a show.”"
    rows = [attribution(text, ["“He has to decide,”", "“you are going to give them a show.”"], "said", "Orlo")]
    row = extract.table(articles(text), [rows]).iloc[0]
    assert row["content"] == "“He has to decide,” … Without terms, “you are going to give them a show.”"
    assert row["kind"] == "mixed"
    text = "“He has to decide,” Orlo said. But Lee said “you are going to give them a show.”"
    rows = [
        attribution(text, "“He has to decide,”", "said", "Orlo"),
        attribution(text, "“you are going to give them a show.”", "said", "Lee", 1, 2),
    ]
    assert extract.table(articles(text), [rows])["content"].tolist()[1] == "“you are going to give them a show.”"


@pytest.mark.parametrize(
    ("text", "content", "cue", "source", "expected"),
    [
        ("“We still wait for the port,” Orlo said.\n‘FIRST STEPS’\nThe port is closed.",
         ["“We still wait for the port,”", "‘FIRST STEPS’"], "said", "Orlo", "“We still wait for the port,”"),
        ("“We still wait,” Orlo said. ‘IT IS TIME’ was on the wall.", ["“We still wait,”", "‘IT IS TIME’"], "said", "Orlo",
         "“We still wait,” … ‘IT IS TIME’"),
        ("Orlo plans to visit the port in May, city officials said, as Mayor Brandt pressed for a new road to it.",
         ["Orlo plans to visit the port in May", "as Mayor Brandt pressed for a new road to it"], "said", "city officials",
         "Orlo plans to visit the port in May"),
        ("Orlo will visit the port in May, city officials said, as part of a longer tour.",
         ["Orlo will visit the port in May", "as part of a longer tour"], "said", "city officials",
         "Orlo will visit the port in May … as part of a longer tour"),
        ("Orlo replied, “What does it matter now?” That is no answer for a mayor.",
         "“What does it matter now?” That is no answer for a mayor", "replied", "Orlo", "“What does it matter now?”"),
        ("Orlo replied, “What does it matter now?” and left.", "“What does it matter now?” and left", "replied", "Orlo",
         "“What does it matter now?” and left"),
        ("“They are bankrolled by a few,” Orlo said in a statement that pegged the average gift at $30. “We are not.”",
         ["“They are bankrolled by a few,”", "the average gift at $30", "“We are not.”"], "said in a statement that pegged", "Orlo",
         "“They are bankrolled by a few,” … “We are not.”"),
        ("The reason, Orlo explains, is that the port fears a long winter.", ["The reason", "that the port fears a long winter"],
         "explains", "Orlo", "The reason … is that the port fears a long winter"),
        ("It is true, Orlo explains, that the port fears a long winter.", ["It is true", "that the port fears a long winter"], "explains",
         "Orlo", "It is true … that the port fears a long winter"),
        ("The rich owner of the port, his friends say, will sell all of it soon.", "will sell all of it soon", "say", "his friends",
         "The rich owner of the port … will sell all of it soon"),
        ("It was bought by a man who, his friends say, will sell all of it soon.", "will sell all of it soon", "say", "his friends",
         "will sell all of it soon"),
        ("Orlo referred to the mayor disparagingly as “a small man.”", "the mayor disparagingly as “a small man.”", "referred to", "Orlo",
         "the mayor … as “a small man.”"),
        ("Orlo described her job largely as “a long wait.”", "her job largely as “a long wait.”", "described", "Orlo",
         "her job largely as “a long wait.”"),
        ("She wrote of her “wishes” for closer ties in a guest book at the city hall.",
         "her “wishes” for closer ties in a guest book at the city hall", "wrote of", "She", "her “wishes” for closer ties"),
    ],
)  # fmt: skip
def test_what_stands_around_a_tag_is_left_out(text, content, cue, source, expected, articles, attribution):
    assert extract.table(articles(text), [[attribution(text, content, cue, source)]])["content"].tolist() == [expected]


@pytest.mark.parametrize(
    ("text", "content", "source", "expected"),
    [
        ("At the time, U.S. officials insisted that the port “must stay closed,” the source said.", "that the port “must stay closed,”",
         "the source", "U.S. officials insisted that the port “must stay closed,”"),
        ("Speaking with Al Weller, Mayor Ann Orlo underscored the “firm bond” of both towns, Lee Brandt said.",
         "the “firm bond” of both towns", "Lee Brandt", "Mayor Ann Orlo underscored the “firm bond” of both towns"),
        ("Mayor Orlo has turned the port “into a zoo” and has made the pier “a den of cats,” Lee Brandt said.",
         "has made the pier “a den of cats,”", "Lee Brandt",
         "Mayor Orlo has turned the port “into a zoo” and has made the pier “a den of cats,”"),
        ("Mayor Orlo told him “no” and has made the pier “a den of cats,” Lee Brandt said.", "has made the pier “a den of cats,”",
         "Lee Brandt", "has made the pier “a den of cats,”"),
        ("At the time, the port built a pier of the “firm bond” of both towns, Lee Brandt said.", "the “firm bond” of both towns",
         "Lee Brandt", "the “firm bond” of both towns"),
    ],
)  # fmt: skip
def test_a_tag_relays_the_report_with_its_subject(text, content, source, expected, articles, attribution):
    assert expected in extract.table(articles(text), [[attribution(text, content, "said", source)]])["content"].tolist()
