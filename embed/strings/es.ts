import type { Strings } from './en.ts';

/** Spanish. */
export const es: Strings = {
  language: 'es',
  direction: 'ltr',
  title: (platform) => `Verifica tu cuenta de ${platform}`,
  isolated: 'Navegador privado, se borra después de usarlo',
  address: (host, secure) => (secure ? `Conexión segura con ${host}` : `La conexión con ${host} no es segura`),
  progress: 'Progreso de la verificación',
  cancel: 'Cancelar',
  picture: (platform) => `Navegador remoto que muestra ${platform}`,
  pictureHelp: 'Lo que escribas aquí va al navegador remoto. Pulsa Escape y luego Tab para salir.',
  keyboard: 'Mostrar el teclado',

  opening: { title: 'Abriendo', body: 'Un momento.' },
  starting: {
    title: 'Iniciando un navegador privado',
    body: (platform) => `Tarda unos segundos. Después inicias sesión en ${platform} como siempre.`,
  },
  connecting: { title: 'Conectándote con el navegador', body: 'Ya casi está.' },
  slow: 'Está tardando más de lo normal. Seguimos intentándolo.',
  offline: 'Sin conexión. Seguimos intentándolo; no perderás lo que llevas hecho.',
  reconnecting: 'Se perdió la conexión. Reconectando…',
  stills: 'Tu red bloquea la imagen en directo. Ves imágenes sueltas: va más lento, pero todo funciona.',

  awaiting: {
    LOGIN: (platform) => `Inicia sesión en ${platform}. Tu contraseña va solo al sitio indicado arriba.`,
    MFA: (platform) => `Introduce el código que te envió ${platform}.`,
    CAPTCHA: (platform) => `${platform} quiere asegurarse de que eres una persona. Supera su comprobación.`,
    CONSENT: () => 'Elige si quieres compartir.',
  },
  working: (platform) => `Trabajando en ${platform}. No tienes que hacer nada.`,

  refused: {
    download: 'En este navegador no se pueden descargar archivos.',
    'file-upload': 'En este navegador no se pueden elegir archivos.',
  },

  collecting: {
    title: 'Leyendo tus datos',
    body: (platform) => `Solo lo que necesita esta verificación, de ${platform}. Después decides si lo compartes.`,
  },
  consent: {
    title: (partner) => `¿Compartir esto con ${partner}?`,
    body: (partner) =>
      `${partner} recibe exactamente lo que ves aquí, con prueba de que es real. Nada más sale de este navegador.`,
    from: (host) => `de ${host}`,
    says: {
      'at-least': { words: (value) => `al menos ${value}`, note: 'Solo sí o no, no el número.' },
      'at-most': { words: (value) => `como máximo ${value}`, note: 'Solo sí o no, no el número.' },
      'one-of': { words: (value) => `uno de: ${value}`, note: 'No cuál de ellos.' },
      hash: { words: () => 'Una huella digital de este dato', note: 'Se puede comparar, no leer.' },
    },
    approve: 'Compartir',
    refuse: 'No compartir',
    covered: 'Algo de la página que rodea a esta la tapa, así que aquí no puede aceptar tu respuesta.',
    nested: 'Tu navegador no puede saber si otra página tapa esta, así que aquí no puede aceptar tu respuesta.',
    openWindow: 'Responder en su propia ventana',
  },
  proving: { title: 'Creando la prueba', body: 'Se demuestra que estos valores vienen del sitio auténtico.' },

  done: {
    title: 'Verificado',
    body: (partner) => `${partner} tiene lo que aprobaste. El navegador privado ya no existe, ni tu sesión en él.`,
  },
  cancelled: {
    title: 'Has cancelado',
    body: (partner) => `No se compartió nada con ${partner}. Puedes cerrar esta ventana.`,
  },
  terminated: {
    title: 'Esta verificación se ha terminado',
    body: (partner) => `${partner} la terminó. No se compartió nada.`,
  },
  before: 'Esta verificación ya ha acabado.',
  failed: {
    title: 'No ha funcionado',
    retry: (partner) => `No se compartió nada. Empieza de nuevo desde ${partner}.`,
    final: (partner) =>
      `No se compartió nada. Intentarlo otra vez no servirá; ${partner} puede decirte qué otra cosa hacer.`,
  },
  expired: {
    title: 'Este enlace ha caducado',
    body: (partner) => `No se compartió nada. Empieza de nuevo desde ${partner}.`,
  },
  invalidLink: {
    title: 'Este enlace no funciona',
    body: (partner) => `Está incompleto o ya no es válido. Empieza de nuevo desde ${partner}.`,
  },
  stranger: {
    title: 'Esta página no se puede mostrar aquí',
    body: (partner) => `La página que la rodea no es de ${partner}.`,
    openWindow: 'Abrir en su propia ventana',
  },
  takenOver: {
    title: 'Abierto en otra ventana',
    body: 'Has seguido en otra ventana o en otro dispositivo.',
    here: 'Seguir aquí',
  },

  tryAgain: 'Intentar de nuevo',
  back: (partner) => `Volver a ${partner}`,
  failures: {
    SESSION_EXPIRED: 'Se acabó el tiempo para esta verificación.',
    USER_ABANDONED: 'Has estado fuera demasiado tiempo.',
    USER_CANCELLED: 'Has cancelado la verificación.',
    TERMINATED_BY_PARTNER: 'La verificación se terminó desde fuera.',
    NO_CAPACITY: 'En este momento todos los navegadores privados están ocupados.',
    START_TIMEOUT: 'El navegador privado tardó demasiado en iniciarse.',
    BROWSER_CRASHED: 'El navegador privado se detuvo de forma inesperada.',
    RUNNER_LOST: 'Se perdió la conexión con el navegador privado.',
    STREAM_FAILED: 'No se pudo enviarte la imagen del navegador privado.',
    LOGIN_FAILED: 'No se aceptó el inicio de sesión.',
    MFA_FAILED: 'No se aceptó el código.',
    CAPTCHA_REQUIRED: 'El sitio pidió una comprobación que aquí no se pudo superar.',
    ACCOUNT_LOCKED: 'El sitio dice que esta cuenta está bloqueada.',
    PLATFORM_BLOCKED: 'El sitio no dejó entrar al navegador privado.',
    PLATFORM_UNAVAILABLE: 'No se puede acceder al sitio en este momento.',
    NO_DATA: 'Esta cuenta no contiene lo que se pidió.',
    FLOW_INVALID: 'Esta verificación no está bien configurada.',
    STEP_TIMEOUT: 'Un paso tardó demasiado.',
    TARGET_NOT_FOUND: 'El sitio mostró una página que esta verificación no conoce.',
    EXTRACT_MISMATCH: 'El sitio respondió de una forma que esta verificación no conoce.',
    ATTESTOR_UNREACHABLE: 'No se pudo crear la prueba porque un servicio no estaba disponible.',
    HOST_NOT_ALLOWED: 'El sitio llevó a una dirección que no forma parte de esta verificación.',
    TLS_UNSUPPORTED: 'La conexión de este sitio no se puede demostrar.',
    RESPONSE_TOO_LARGE: 'El sitio respondió con más datos de los que se pueden demostrar.',
    ATTESTATION_FAILED: 'No se pudo crear la prueba.',
    INTERNAL: 'Algo salió mal por nuestra parte.',
  },

  cancelAsk: {
    title: '¿Cancelar la verificación?',
    body: 'Se cierra el navegador privado y no se comparte nada.',
    yes: 'Sí, cancelar',
    no: 'Seguir',
  },

  overlay: {
    list: 'Lista',
    field: 'Elige un valor',
    titles: {
      alert: (host) => `${host} dice`,
      confirm: (host) => `${host} pregunta`,
      prompt: (host) => `${host} pregunta`,
      beforeunload: (host) => `¿Salir de ${host}?`,
      login: (host) => `Inicia sesión en ${host}`,
      files: (host) => `${host} pide un archivo`,
    },
    leaving: 'Lo que escribiste en esta página puede perderse.',
    notSecure: 'La conexión con este sitio no es segura.',
    fields: { text: 'Tu respuesta', username: 'Usuario', password: 'Contraseña' },
    yes: {
      alert: 'Aceptar',
      confirm: 'Aceptar',
      prompt: 'Aceptar',
      beforeunload: 'Salir',
      login: 'Iniciar sesión',
      files: 'Enviar',
    },
    no: {
      alert: 'Cancelar',
      confirm: 'Cancelar',
      prompt: 'Cancelar',
      beforeunload: 'Quedarme',
      login: 'Cancelar',
      files: 'Cancelar',
    },
    files: {
      where: 'El archivo va solo a este sitio, a través del navegador privado, y después se borra de él.',
      choose: 'De este dispositivo',
      sending: 'Enviando',
      tooMany: (most) => `Como máximo ${most} archivos.`,
      tooLarge: (most) => `Los archivos pueden sumar ${most} MB.`,
      unreadable: 'No se pudo leer el archivo. Elígelo otra vez.',
    },
    back: 'Atrás',
    copy: 'Copiar',
    paste: 'Pegar',
    copied: 'Copiado',
    copyHere: 'Copiar en este dispositivo',
  },
};
