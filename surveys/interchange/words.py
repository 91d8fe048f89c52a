"""What people write in headers and cells of their files, in French and English, and what it means.

Keys are compared after `surveys.folding.fold`: without case, accents or doubled spaces.
`docs/import.md` lists all of it, and a test compares.
"""

HEADERS: dict[str, dict[str, tuple[str, ...]]] = {
    "accounts": {
        "name": (
            *("account", "account name", "company", "company name"),
            *("nom", "compte", "nom du compte", "entreprise", "société", "raison sociale"),
        ),
        "kind": ("type", "relationship", "relation", "nature", "type de relation"),
        "parent": (
            *("parent account", "parent company", "group"),
            *("compte parent", "maison mère", "groupe"),
        ),
        "subtype": ("partner type", "sous-type", "type de partenaire"),
        "segment": ("category", "catégorie"),
        "external_ref": (
            *("external ref", "reference", "ref", "account id", "account number"),
            *("référence", "réf", "référence externe", "code", "code client", "numéro de compte"),
        ),
        "owner": (
            *("account manager", "manager", "owner email"),
            *("responsable", "chargé de compte", "commercial", "gestionnaire"),
        ),
        "revenue": (
            *("spend", "annual revenue", "turnover"),
            *("ca", "chiffre d'affaires", "montant", "montant annuel", "dépense", "achats"),
        ),
        "currency": ("devise", "monnaie"),
        "country": ("pays",),
    },
    "contacts": {
        "account": (
            *("account name", "company", "company name", "account ref", "external_ref"),
            *("compte", "nom du compte", "entreprise", "société", "raison sociale"),
            *("référence", "réf", "code client"),
        ),
        "name": (
            *("contact", "full name", "contact name"),
            *("nom", "nom complet", "nom du contact", "nom et prénom", "prénom et nom"),
        ),
        "email": (
            *("e-mail", "mail", "email address", "e-mail address"),
            *("courriel", "adresse e-mail", "adresse email", "adresse électronique", "mél"),
        ),
        "role": ("function", "job", "job title", "title", "rôle", "fonction", "poste"),
        "language": ("lang", "langue"),
        "phone": ("telephone", "phone number", "mobile", "téléphone", "tél", "portable"),
    },
    "events": {
        "account": (
            *("account name", "company", "company name", "account ref", "external_ref"),
            *("compte", "nom du compte", "entreprise", "société", "raison sociale"),
            *("référence", "réf", "code client"),
        ),
        "date": ("day", "event date", "jour", "date de l'événement"),
        "kind": ("type", "event", "nature", "événement", "type d'événement"),
        "note": ("comment", "notes", "description", "commentaire", "remarque"),
        "source": ("origin", "tool", "origine", "outil"),
    },
    "figures": {
        "account": (
            *("account name", "company", "company name", "account ref", "external_ref"),
            *("compte", "nom du compte", "entreprise", "société", "raison sociale"),
            *("référence", "réf", "code client"),
        ),
        "date": ("day", "as of", "jour", "arrêté au"),
        "kind": ("type", "relationship", "relation", "nature", "type de relation"),
        "margin": (
            *("margin %", "margin percent", "gross margin"),
            *("marge", "marge %", "taux de marge", "marge brute"),
        ),
        "days_late": (
            *("days late", "late days", "delay", "days overdue"),
            *("jours de retard", "retard", "retard moyen", "retard en jours"),
        ),
    },
    "outcomes": {
        "account": (
            *("account name", "company", "company name", "account ref", "external_ref"),
            *("compte", "nom du compte", "entreprise", "société", "raison sociale"),
            *("référence", "réf", "code client"),
        ),
        "date": ("day", "decided on", "jour", "échéance", "date de décision"),
        "kind": ("type", "relationship", "relation", "nature", "type de relation"),
        "outcome": ("result", "status", "résultat", "issue", "statut"),
        "volume_change": (
            *("volume change", "change", "change %", "growth", "growth %"),
            *("variation", "variation %", "variation du volume", "évolution", "évolution %"),
        ),
    },
}
"""Further names of each column; its own name, the key, is always understood."""

REQUIRED = {
    "accounts": ("name", "kind"),
    "contacts": ("account", "name", "email"),
    "events": ("account", "date", "kind"),
    "figures": ("account", "date"),
    "outcomes": ("account", "date"),
}

KINDS = {
    "client": ("client",),
    "customer": ("client",),
    "partner": ("partner",),
    "partenaire": ("partner",),
    "supplier": ("partner",),
    "fournisseur": ("partner",),
    "both": ("client", "partner"),
    "les deux": ("client", "partner"),
    "client and partner": ("client", "partner"),
    "client et partenaire": ("client", "partner"),
    "client+partner": ("client", "partner"),
    "client + partner": ("client", "partner"),
    "client+partenaire": ("client", "partner"),
    "client + partenaire": ("client", "partner"),
    "client/partner": ("client", "partner"),
    "client/partenaire": ("client", "partner"),
}

SUBTYPES = {
    "supplier": "supplier",
    "fournisseur": "supplier",
    "subcontractor": "subcontractor",
    "sous-traitant": "subcontractor",
    "sous traitant": "subcontractor",
    "distributor": "distributor",
    "reseller": "distributor",
    "distributeur": "distributor",
    "revendeur": "distributor",
    "information_provider": "information_provider",
    "information provider": "information_provider",
    "fournisseur d'information": "information_provider",
    "fournisseur d'informations": "information_provider",
    "apporteur d'information": "information_provider",
}

ROLES = {
    "decider": "decider",
    "decision maker": "decider",
    "decision-maker": "decider",
    "décideur": "decider",
    "décideuse": "decider",
    "décisionnaire": "decider",
    "buyer": "buyer",
    "purchaser": "buyer",
    "acheteur": "buyer",
    "acheteuse": "buyer",
    "user": "user",
    "end user": "user",
    "utilisateur": "user",
    "utilisatrice": "user",
}
"""Any other role is kept as the contact's title."""

LANGUAGES = {
    "fr": "fr",
    "fra": "fr",
    "fre": "fr",
    "french": "fr",
    "français": "fr",
    "française": "fr",
    "en": "en",
    "eng": "en",
    "english": "en",
    "anglais": "en",
    "anglaise": "en",
}
"""Regional forms as fr-CA or en_GB are understood too."""

EVENT_KINDS = {
    "visit": "visit",
    "visite": "visit",
    "call": "call",
    "phone call": "call",
    "appel": "call",
    "meeting": "meeting",
    "réunion": "meeting",
    "rendez-vous": "meeting",
    "complaint": "complaint",
    "plainte": "complaint",
    "réclamation": "complaint",
    "delivery": "delivery",
    "livraison": "delivery",
    "late_delivery": "late_delivery",
    "late delivery": "late_delivery",
    "retard de livraison": "late_delivery",
    "livraison en retard": "late_delivery",
    "payment": "payment",
    "paiement": "payment",
    "late_payment": "late_payment",
    "late payment": "late_payment",
    "retard de paiement": "late_payment",
    "paiement en retard": "late_payment",
    "contract": "contract",
    "contrat": "contract",
    "renewal": "renewal",
    "renouvellement": "renewal",
    "incident": "incident",
    "training": "training",
    "formation": "training",
}
"""Any other kind is kept as written."""

OUTCOMES = {
    "lost": True,
    "churned": True,
    "left": True,
    "not renewed": True,
    "cancelled": True,
    "terminated": True,
    "perdu": True,
    "perdue": True,
    "parti": True,
    "partie": True,
    "non renouvelé": True,
    "non renouvelée": True,
    "non reconduit": True,
    "résilié": True,
    "résiliée": True,
    "renewed": False,
    "kept": False,
    "retained": False,
    "stayed": False,
    "renouvelé": False,
    "renouvelée": False,
    "reconduit": False,
    "reconduite": False,
    "conservé": False,
    "conservée": False,
    "resté": False,
    "restée": False,
}
"""Whether the relationship was lost."""

CURRENCIES = {
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "$": "USD",
    "us$": "USD",
    "dollar": "USD",
    "dollars": "USD",
    "£": "GBP",
    "chf": "CHF",
}
"""Any code of three letters is taken as it is."""
