"""Comments written for these tests: what clients and partners say, in pairs.

Each row is one case, in French and in English: the sisters say the same, each as a native
would. Columns: question key, label, topic of the main opinion (or None), French, English.
"""

from typing import NamedTuple

QUESTIONS = {
    "why": (
        "Quelle est la raison principale de votre note ?",
        "What is the main reason for your score?",
    ),
    "change": (
        "Si nous ne devions changer qu'une chose pour que notre relation profite davantage à nos "
        "deux entreprises, laquelle serait-ce ?",
        "If we changed one thing so that both our companies gain more, what should it be?",
    ),
    "improve": ("Que devrions-nous améliorer ?", "What should we improve?"),
    "like": ("Qu'appréciez-vous le plus ?", "What do you like most?"),
    "add": ("Souhaitez-vous ajouter une précision ?", "Anything to add?"),
}


class Case(NamedTuple):
    """One comment and what it says; topic None: no opinion has to be found."""

    question: str | None
    label: str
    topic: str | None
    fr: str
    en: str


CASES = [
    Case(
        "why",
        "neg",
        "invoicing_payment",
        "Toujours pas reçu l'avoir de mars.",
        "Still waiting for the credit note from March.",
    ),
    Case(
        "why",
        "neg",
        "invoicing_payment",
        "Relancé trois fois, facture de janvier toujours impayée.",
        "Chased three times, January invoice still unpaid.",
    ),
    Case(
        "why",
        "pos",
        "invoicing_payment",
        "Nos factures sont toujours payées à l'heure.",
        "Our invoices are always paid on time.",
    ),
    Case(
        "why",
        "neg",
        "delivery",
        "Deux livraisons en retard ce mois-ci, sans prévenir.",
        "Two late deliveries this month, without any warning.",
    ),
    Case(
        "why",
        "pos",
        "delivery",
        "Les délais annoncés sont respectés, c'est rare.",
        "Lead times are kept as promised, which is rare.",
    ),
    Case("improve", "neg", "delivery", "les délais", "the delays"),
    Case("improve", "pos", None, "rien", "nothing"),
    Case("improve", "pos", None, "Rien à améliorer, continuez.", "Nothing to improve, keep it up."),
    Case("add", "neu", None, "RAS", "N/A"),
    Case("add", "neu", None, "Aucun commentaire.", "No comment."),
    Case("why", "pos", "overall", "Pas mal du tout.", "Not bad at all."),
    Case("why", "pos", "overall", "Rien à redire.", "No complaints."),
    Case(
        "why",
        "neg",
        "responsiveness",
        "Personne ne répond au téléphone, il faut relancer sans cesse.",
        "Nobody answers the phone, we have to chase all the time.",
    ),
    Case(
        "why",
        "pos",
        "responsiveness",
        "Réponse rapide à chaque demande.",
        "Quick answer to every request.",
    ),
    Case(
        "why",
        "neg",
        "price_value",
        "Beaucoup trop cher pour ce que c'est.",
        "Far too expensive for what it is.",
    ),
    Case(
        "why",
        "neg",
        "price_value",
        "Troisième hausse de prix en un an.",
        "Third price increase in a year.",
    ),
    Case(
        "why", "pos", "price_value", "Excellent rapport qualité-prix.", "Excellent value for money."
    ),
    Case(
        "why",
        "mixed",
        "price_value",
        "Prix élevés mais équipe très réactive.",
        "Prices are high but the team is very responsive.",
    ),
    Case(
        "why",
        "mixed",
        "support",
        "Bon produit, en revanche le support est lamentable.",
        "Good product, however the support is terrible.",
    ),
    Case(
        "why",
        "neg",
        "product_quality",
        "Pièces non conformes sur les deux derniers lots.",
        "Defective parts in the last two batches.",
    ),
    Case(
        "why",
        "pos",
        "product_quality",
        "La qualité des produits est irréprochable.",
        "The quality of your products is outstanding.",
    ),
    Case(
        "why",
        "neg",
        "reliability",
        "La plateforme tombe en panne toutes les semaines.",
        "The platform breaks down every week.",
    ),
    Case("why", "pos", "reliability", "Aucune panne depuis deux ans.", "No outage in two years."),
    Case(
        "improve",
        "neg",
        "features",
        "Il manque un export vers notre ERP.",
        "An export to our ERP is missing.",
    ),
    Case(
        "why",
        "neg",
        "usability",
        "Le portail fournisseur est une usine à gaz.",
        "The supplier portal is clunky and confusing.",
    ),
    Case(
        "why",
        "pos",
        "usability",
        "Portail clair et facile à utiliser.",
        "The portal is clear and easy to use.",
    ),
    Case(
        "why",
        "neg",
        "contract_terms",
        "Clauses du contrat rigides, aucune marge de négociation.",
        "Rigid contract clauses, no room to negotiate.",
    ),
    Case(
        "why",
        "pos",
        "support",
        "Le support a résolu l'incident en une heure.",
        "Support resolved the incident within an hour.",
    ),
    Case(
        "why",
        "neg",
        "support",
        "Notre réclamation est restée sans réponse.",
        "Our complaint was left unanswered.",
    ),
    Case(
        "why",
        "neg",
        "communication",
        "On nous prévient toujours au dernier moment.",
        "We are always informed at the last minute.",
    ),
    Case(
        "why",
        "pos",
        "communication",
        "Nous sommes bien informés des changements.",
        "We are kept well informed of changes.",
    ),
    Case(
        "why",
        "pos",
        "people",
        "Notre interlocutrice est formidable, toujours à l'écoute.",
        "Our account manager is wonderful and always listens.",
    ),
    Case(
        "why",
        "neg",
        "people",
        "Encore un changement d'interlocuteur, il faut tout réexpliquer.",
        "Yet another change of contact, we have to explain everything again.",
    ),
    Case(
        "why",
        "pos",
        "expertise",
        "Des experts qui connaissent bien notre métier.",
        "Experts who really understand our business.",
    ),
    Case(
        "why",
        "neg",
        "expertise",
        "Vos commerciaux ne connaissent pas leurs produits.",
        "Your reps do not know their products.",
    ),
    Case(
        "why",
        "neg",
        "trust_integrity",
        "Promesses non tenues, nous avons perdu confiance.",
        "Broken promises, we have lost trust.",
    ),
    Case(
        "why",
        "pos",
        "trust_integrity",
        "Une entreprise honnête en qui nous avons confiance.",
        "An honest company that we trust.",
    ),
    Case(
        "why",
        "neg",
        "fairness",
        "Tous les risques sont pour nous, relation déséquilibrée.",
        "We carry all the risk, the relationship is one-sided.",
    ),
    Case("why", "pos", "fairness", "Un partage des gains équitable.", "Gains are shared fairly."),
    Case(
        "why",
        "pos",
        "collaboration",
        "Les réunions mensuelles sont constructives.",
        "The monthly meetings are constructive and useful.",
    ),
    Case("change", "neg", "planning", "Des prévisions plus fiables.", "More reliable forecasts."),
    Case(
        "why",
        "neg",
        "planning",
        "Commandes annulées au dernier moment.",
        "Orders cancelled at short notice.",
    ),
    Case(
        "why",
        "neg",
        "processes",
        "Trop de paperasse pour référencer un article.",
        "Too much paperwork to list an item.",
    ),
    Case(
        "change",
        "neg",
        "processes",
        "Simplifier le circuit de validation.",
        "Simplify the approval process.",
    ),
    Case(
        "why",
        "neg",
        "onboarding_training",
        "La formation était bâclée et la documentation incomplète.",
        "The training was rushed and the documentation incomplete.",
    ),
    Case(
        "why",
        "pos",
        "onboarding_training",
        "Migration réussie, très bon accompagnement au démarrage.",
        "Successful migration, very well supported during start-up.",
    ),
    Case(
        "why",
        "neg",
        "innovation",
        "Aucune proposition nouvelle depuis trois ans.",
        "No new ideas in three years.",
    ),
    Case(
        "why",
        "pos",
        "innovation",
        "Ils sont force de proposition et innovants.",
        "They are innovative and full of good ideas.",
    ),
    Case(
        "why",
        "neg",
        "sustainability_compliance",
        "Trop de plastique dans vos emballages, aucun effort sur le carbone.",
        "Too much plastic packaging, no effort on carbon.",
    ),
    Case(
        "why",
        "pos",
        "sustainability_compliance",
        "Votre démarche RSE est exemplaire.",
        "Your sustainability policy is exemplary.",
    ),
    Case("why", "pos", "overall", "Très satisfait.", "Very satisfied."),
    Case("why", "neg", "overall", "Très déçu.", "Very disappointed."),
    Case(
        "why",
        "neg",
        "overall",
        "Nous envisageons de changer de fournisseur.",
        "We are considering switching supplier.",
    ),
    Case(
        "why",
        "pos",
        "overall",
        "Je vous recommande sans hésiter.",
        "I would recommend you without hesitation.",
    ),
    Case("why", "neg", "overall", "Je ne suis pas satisfait.", "I am not satisfied."),
    Case(
        "why",
        "pos",
        "delivery",
        "Jamais aucun problème de livraison.",
        "Never had any problem with deliveries.",
    ),
    Case(
        "why",
        "neg",
        "responsiveness",
        "Aucune réponse à nos mails depuis trois semaines.",
        "No reply to our emails for three weeks.",
    ),
    Case(
        "change",
        "neg",
        "invoicing_payment",
        "Payer à 30 jours au lieu de 60.",
        "Pay within 30 days instead of 60.",
    ),
    Case("like", "pos", "people", "la gentillesse de l'équipe", "the kindness of the team"),
    Case("like", "pos", "expertise", "l'expertise", "the expertise"),
    Case("like", "neg", None, "rien", "nothing"),
    Case("why", "pos", "overall", "Tout se passe bien.", "Everything is fine, all good."),
    Case(
        "why",
        "neg",
        "usability",
        "Le site est lent et rame en permanence.",
        "The website is slow and keeps freezing.",
    ),
    Case(
        "why",
        "mixed",
        "invoicing_payment",
        "Livraisons impeccables, mais la facturation est une catastrophe.",
        "Flawless deliveries, but the invoicing is a disaster.",
    ),
]
