import type { Strings } from './en.ts';

/** French. */
export const fr: Strings = {
  language: 'fr',
  direction: 'ltr',
  title: (platform) => `Vérifiez votre compte ${platform}`,
  isolated: 'Navigateur privé, effacé après usage',
  address: (host, secure) => (secure ? `Connexion sécurisée à ${host}` : `La connexion à ${host} n’est pas sécurisée`),
  progress: 'Progression de la vérification',
  cancel: 'Annuler',
  picture: (platform) => `Navigateur distant affichant ${platform}`,
  pictureHelp: 'Ce que vous tapez ici va au navigateur distant. Appuyez sur Échap, puis sur Tab, pour en sortir.',
  keyboard: 'Afficher le clavier',

  opening: { title: 'Ouverture', body: 'Un instant.' },
  starting: {
    title: 'Démarrage d’un navigateur privé',
    body: (platform) => `Cela prend quelques secondes. Ensuite, connectez-vous à ${platform} comme d’habitude.`,
  },
  connecting: { title: 'Connexion au navigateur', body: 'Presque terminé.' },
  slow: 'C’est plus long que d’habitude. Nous continuons d’essayer.',
  offline: 'Pas de connexion. Nous continuons d’essayer ; rien de ce que vous avez fait n’est perdu.',
  reconnecting: 'Connexion perdue. Reconnexion…',
  stills: 'Votre réseau bloque l’image en direct. Vous voyez des images fixes : c’est plus lent, mais tout fonctionne.',

  awaiting: {
    LOGIN: (platform) => `Connectez-vous à ${platform}. Votre mot de passe ne va qu’au site indiqué ci-dessus.`,
    MFA: (platform) => `Saisissez le code que ${platform} vous a envoyé.`,
    CAPTCHA: (platform) => `${platform} veut s’assurer que vous êtes une personne. Passez son contrôle.`,
    CONSENT: () => 'Choisissez si vous voulez partager.',
  },
  working: (platform) => `Traitement sur ${platform}. Vous n’avez rien à faire.`,

  refused: {
    download: 'Les téléchargements ne sont pas possibles dans ce navigateur.',
    'file-upload': 'Il n’est pas possible de choisir des fichiers dans ce navigateur.',
  },

  collecting: {
    title: 'Lecture de vos données',
    body: (platform) =>
      `Uniquement ce dont cette vérification a besoin, depuis ${platform}. Vous déciderez ensuite de le partager ou non.`,
  },
  consent: {
    title: (partner) => `Partager ceci avec ${partner} ?`,
    body: (partner) =>
      `${partner} reçoit exactement ce qui est affiché ici, avec la preuve que c’est authentique. Rien d’autre ne sort de ce navigateur.`,
    from: (host) => `de ${host}`,
    says: {
      'at-least': { words: (value) => `au moins ${value}`, note: 'Seulement oui ou non, pas le nombre.' },
      'at-most': { words: (value) => `au plus ${value}`, note: 'Seulement oui ou non, pas le nombre.' },
      'one-of': { words: (value) => `l’un de : ${value}`, note: 'Sans dire lequel.' },
      hash: { words: () => 'Une empreinte de cette donnée', note: 'Elle peut être comparée, pas lue.' },
    },
    approve: 'Partager',
    refuse: 'Ne pas partager',
    covered: 'Un élément de la page qui entoure celle-ci la recouvre : votre réponse ne peut pas être prise ici.',
    nested:
      'Votre navigateur ne peut pas savoir si une autre page recouvre celle-ci : votre réponse ne peut pas être prise ici.',
    openWindow: 'Répondre dans une fenêtre à part',
  },
  proving: { title: 'Création de la preuve', body: 'Il est prouvé que ces valeurs viennent bien du vrai site.' },

  done: {
    title: 'Vérifié',
    body: (partner) =>
      `${partner} a ce que vous avez approuvé. Le navigateur privé n’existe plus, et votre connexion non plus.`,
  },
  cancelled: {
    title: 'Vous avez annulé',
    body: (partner) => `Rien n’a été partagé avec ${partner}. Vous pouvez fermer cette fenêtre.`,
  },
  terminated: {
    title: 'Cette vérification a été arrêtée',
    body: (partner) => `${partner} y a mis fin. Rien n’a été partagé.`,
  },
  before: 'Cette vérification est déjà terminée.',
  failed: {
    title: 'Cela n’a pas fonctionné',
    retry: (partner) => `Rien n’a été partagé. Recommencez depuis ${partner}.`,
    final: (partner) =>
      `Rien n’a été partagé. Réessayer ne servira à rien ; ${partner} peut vous dire quoi faire d’autre.`,
  },
  expired: {
    title: 'Ce lien a expiré',
    body: (partner) => `Rien n’a été partagé. Recommencez depuis ${partner}.`,
  },
  invalidLink: {
    title: 'Ce lien ne fonctionne pas',
    body: (partner) => `Il est incomplet ou n’est plus valable. Recommencez depuis ${partner}.`,
  },
  stranger: {
    title: 'Cette page ne peut pas être affichée ici',
    body: (partner) => `La page qui l’entoure n’appartient pas à ${partner}.`,
    openWindow: 'Ouvrir dans une fenêtre à part',
  },
  takenOver: {
    title: 'Ouvert dans une autre fenêtre',
    body: 'Vous avez continué dans une autre fenêtre ou sur un autre appareil.',
    here: 'Continuer ici',
  },

  tryAgain: 'Réessayer',
  back: (partner) => `Retour à ${partner}`,
  failures: {
    SESSION_EXPIRED: 'Le temps prévu pour cette vérification est écoulé.',
    USER_ABANDONED: 'Vous vous êtes absenté trop longtemps.',
    USER_CANCELLED: 'Vous avez annulé la vérification.',
    TERMINATED_BY_PARTNER: 'La vérification a été arrêtée de l’extérieur.',
    NO_CAPACITY: 'Tous les navigateurs privés sont utilisés en ce moment.',
    START_TIMEOUT: 'Le navigateur privé a mis trop de temps à démarrer.',
    BROWSER_CRASHED: 'Le navigateur privé s’est arrêté de façon inattendue.',
    RUNNER_LOST: 'La connexion au navigateur privé a été perdue.',
    STREAM_FAILED: 'L’image du navigateur privé n’a pas pu vous être envoyée.',
    LOGIN_FAILED: 'La connexion au compte n’a pas été acceptée.',
    MFA_FAILED: 'Le code n’a pas été accepté.',
    CAPTCHA_REQUIRED: 'Le site a demandé un contrôle qui n’a pas pu être passé ici.',
    ACCOUNT_LOCKED: 'Le site indique que ce compte est bloqué.',
    PLATFORM_BLOCKED: 'Le site n’a pas laissé entrer le navigateur privé.',
    PLATFORM_UNAVAILABLE: 'Le site est injoignable en ce moment.',
    NO_DATA: 'Ce compte ne contient pas ce qui est demandé.',
    FLOW_INVALID: 'Cette vérification n’est pas configurée correctement.',
    STEP_TIMEOUT: 'Une étape a pris trop de temps.',
    TARGET_NOT_FOUND: 'Le site a affiché une page que cette vérification ne connaît pas.',
    EXTRACT_MISMATCH: 'Le site a répondu sous une forme que cette vérification ne connaît pas.',
    ATTESTOR_UNREACHABLE: 'La preuve n’a pas pu être créée, car un service était injoignable.',
    HOST_NOT_ALLOWED: 'Le site a mené à une adresse qui ne fait pas partie de cette vérification.',
    TLS_UNSUPPORTED: 'La connexion de ce site ne peut pas être prouvée.',
    RESPONSE_TOO_LARGE: 'Le site a répondu avec plus de données qu’il n’est possible d’en prouver.',
    ATTESTATION_FAILED: 'La preuve n’a pas pu être créée.',
    INTERNAL: 'Une erreur s’est produite de notre côté.',
  },

  cancelAsk: {
    title: 'Annuler la vérification ?',
    body: 'Le navigateur privé est fermé et rien n’est partagé.',
    yes: 'Oui, annuler',
    no: 'Continuer',
  },

  overlay: {
    list: 'Liste',
    field: 'Choisissez une valeur',
    titles: {
      alert: (host) => `Message de ${host}`,
      confirm: (host) => `Question de ${host}`,
      prompt: (host) => `Question de ${host}`,
      beforeunload: (host) => `Quitter ${host} ?`,
      login: (host) => `Connexion à ${host}`,
      files: (host) => `${host} demande un fichier`,
    },
    leaving: 'Ce que vous avez saisi sur cette page peut être perdu.',
    notSecure: 'La connexion à ce site n’est pas sécurisée.',
    fields: { text: 'Votre réponse', username: 'Identifiant', password: 'Mot de passe' },
    yes: {
      alert: 'D’accord',
      confirm: 'Confirmer',
      prompt: 'Confirmer',
      beforeunload: 'Quitter',
      login: 'Se connecter',
      files: 'Envoyer',
    },
    no: {
      alert: 'Annuler',
      confirm: 'Annuler',
      prompt: 'Annuler',
      beforeunload: 'Rester',
      login: 'Annuler',
      files: 'Annuler',
    },
    files: {
      where: 'Le fichier ne va qu’à ce site, par le navigateur privé, et en est effacé ensuite.',
      choose: 'De cet appareil',
      sending: 'Envoi',
      tooMany: (most) => `${most} fichiers au plus.`,
      tooLarge: (most) => `Les fichiers peuvent faire ${most} Mo ensemble.`,
      unreadable: 'Le fichier n’a pas pu être lu. Choisissez-le de nouveau.',
    },
    back: 'Retour',
    copy: 'Copier',
    paste: 'Coller',
    copied: 'Copié',
    copyHere: 'Copier sur cet appareil',
  },
};
