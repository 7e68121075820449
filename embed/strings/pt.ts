import type { Strings } from './en.ts';

/** Portuguese, as it is written in Brazil and read everywhere. */
export const pt: Strings = {
  language: 'pt',
  direction: 'ltr',
  title: (platform) => `Verifique sua conta ${platform}`,
  isolated: 'Navegador privado, apagado depois do uso',
  address: (host, secure) => (secure ? `Conexão segura com ${host}` : `A conexão com ${host} não é segura`),
  progress: 'Progresso da verificação',
  cancel: 'Cancelar',
  picture: (platform) => `Navegador remoto mostrando ${platform}`,
  pictureHelp: 'O que você digita aqui vai para o navegador remoto. Pressione Escape e depois Tab para sair dele.',
  keyboard: 'Mostrar o teclado',

  opening: { title: 'Abrindo', body: 'Um momento.' },
  starting: {
    title: 'Iniciando um navegador privado',
    body: (platform) => `Leva alguns segundos. Depois você entra em ${platform} como sempre faz.`,
  },
  connecting: { title: 'Conectando você ao navegador', body: 'Quase lá.' },
  slow: 'Está demorando mais que o normal. Continuamos tentando.',
  offline: 'Sem conexão. Continuamos tentando; você não vai perder o que já fez.',
  reconnecting: 'Conexão perdida. Reconectando…',
  stills: 'Sua rede bloqueia a imagem ao vivo. Você vê imagens isoladas: é mais lento, mas tudo funciona.',

  awaiting: {
    LOGIN: (platform) => `Entre em ${platform}. Sua senha vai somente para o site indicado acima.`,
    MFA: (platform) => `Digite o código que ${platform} enviou a você.`,
    CAPTCHA: (platform) => `${platform} quer ter certeza de que você é uma pessoa. Passe pela verificação do site.`,
    CONSENT: () => 'Escolha se quer compartilhar.',
  },
  working: (platform) => `Trabalhando em ${platform}. Você não precisa fazer nada.`,

  refused: {
    download: 'Não é possível baixar arquivos neste navegador.',
    'file-upload': 'Não é possível escolher arquivos neste navegador.',
  },

  collecting: {
    title: 'Lendo seus dados',
    body: (platform) => `Só o que esta verificação precisa, de ${platform}. Em seguida você decide se compartilha.`,
  },
  consent: {
    title: (partner) => `Compartilhar isto com ${partner}?`,
    body: (partner) =>
      `${partner} recebe exatamente o que está aqui, com prova de que é real. Nada mais sai deste navegador.`,
    from: (host) => `de ${host}`,
    says: {
      'at-least': { words: (value) => `pelo menos ${value}`, note: 'Só sim ou não, não o número.' },
      'at-most': { words: (value) => `no máximo ${value}`, note: 'Só sim ou não, não o número.' },
      'one-of': { words: (value) => `um destes: ${value}`, note: 'Não qual deles.' },
      hash: { words: () => 'Uma impressão digital deste dado', note: 'Pode ser comparada, não lida.' },
    },
    approve: 'Compartilhar',
    refuse: 'Não compartilhar',
    covered: 'Algo da página em volta cobre esta, por isso ela não pode aceitar sua resposta aqui.',
    nested:
      'Seu navegador não consegue saber se outra página cobre esta, por isso ela não pode aceitar sua resposta aqui.',
    openWindow: 'Responder em uma janela própria',
  },
  proving: { title: 'Criando a prova', body: 'Está sendo provado que estes valores vêm do site verdadeiro.' },

  done: {
    title: 'Verificado',
    body: (partner) => `${partner} tem o que você aprovou. O navegador privado não existe mais, nem o seu acesso nele.`,
  },
  cancelled: {
    title: 'Você cancelou',
    body: (partner) => `Nada foi compartilhado com ${partner}. Você pode fechar esta janela.`,
  },
  terminated: {
    title: 'Esta verificação foi encerrada',
    body: (partner) => `${partner} a encerrou. Nada foi compartilhado.`,
  },
  before: 'Esta verificação já terminou.',
  failed: {
    title: 'Não deu certo',
    retry: (partner) => `Nada foi compartilhado. Comece de novo a partir de ${partner}.`,
    final: (partner) =>
      `Nada foi compartilhado. Tentar de novo não vai ajudar; ${partner} pode dizer o que mais você pode fazer.`,
  },
  expired: {
    title: 'Este link expirou',
    body: (partner) => `Nada foi compartilhado. Comece de novo a partir de ${partner}.`,
  },
  invalidLink: {
    title: 'Este link não funciona',
    body: (partner) => `Está incompleto ou não é mais válido. Comece de novo a partir de ${partner}.`,
  },
  stranger: {
    title: 'Esta página não pode ser mostrada aqui',
    body: (partner) => `A página em volta dela não é de ${partner}.`,
    openWindow: 'Abrir em uma janela própria',
  },
  takenOver: {
    title: 'Aberto em outra janela',
    body: 'Você continuou em outra janela ou em outro dispositivo.',
    here: 'Continuar aqui',
  },

  tryAgain: 'Tentar de novo',
  back: (partner) => `Voltar para ${partner}`,
  failures: {
    SESSION_EXPIRED: 'O tempo desta verificação acabou.',
    USER_ABANDONED: 'Você ficou fora por tempo demais.',
    USER_CANCELLED: 'Você cancelou a verificação.',
    TERMINATED_BY_PARTNER: 'A verificação foi encerrada de fora.',
    NO_CAPACITY: 'Todos os navegadores privados estão em uso no momento.',
    START_TIMEOUT: 'O navegador privado demorou demais para iniciar.',
    BROWSER_CRASHED: 'O navegador privado parou de repente.',
    RUNNER_LOST: 'A conexão com o navegador privado foi perdida.',
    STREAM_FAILED: 'Não foi possível enviar a você a imagem do navegador privado.',
    LOGIN_FAILED: 'O acesso não foi aceito.',
    MFA_FAILED: 'O código não foi aceito.',
    CAPTCHA_REQUIRED: 'O site pediu uma verificação que não pôde ser feita aqui.',
    ACCOUNT_LOCKED: 'O site diz que esta conta está bloqueada.',
    PLATFORM_BLOCKED: 'O site não deixou o navegador privado entrar.',
    PLATFORM_UNAVAILABLE: 'Não é possível acessar o site no momento.',
    NO_DATA: 'Esta conta não contém o que foi pedido.',
    FLOW_INVALID: 'Esta verificação não está configurada corretamente.',
    STEP_TIMEOUT: 'Uma etapa demorou demais.',
    TARGET_NOT_FOUND: 'O site mostrou uma página que esta verificação não conhece.',
    EXTRACT_MISMATCH: 'O site respondeu de uma forma que esta verificação não conhece.',
    ATTESTOR_UNREACHABLE: 'Não foi possível criar a prova porque um serviço não respondeu.',
    HOST_NOT_ALLOWED: 'O site levou a um endereço que não faz parte desta verificação.',
    TLS_UNSUPPORTED: 'A conexão deste site não pode ser provada.',
    RESPONSE_TOO_LARGE: 'O site respondeu com mais dados do que se pode provar.',
    ATTESTATION_FAILED: 'Não foi possível criar a prova.',
    INTERNAL: 'Algo deu errado do nosso lado.',
  },

  cancelAsk: {
    title: 'Cancelar a verificação?',
    body: 'O navegador privado é fechado e nada é compartilhado.',
    yes: 'Sim, cancelar',
    no: 'Continuar',
  },

  overlay: {
    list: 'Lista',
    field: 'Escolha um valor',
    titles: {
      alert: (host) => `${host} diz`,
      confirm: (host) => `${host} pergunta`,
      prompt: (host) => `${host} pergunta`,
      beforeunload: (host) => `Sair de ${host}?`,
      login: (host) => `Entrar em ${host}`,
      files: (host) => `${host} pede um arquivo`,
    },
    leaving: 'O que você digitou nesta página pode se perder.',
    notSecure: 'A conexão com este site não é segura.',
    fields: { text: 'Sua resposta', username: 'Usuário', password: 'Senha' },
    yes: {
      alert: 'Certo',
      confirm: 'Confirmar',
      prompt: 'Confirmar',
      beforeunload: 'Sair',
      login: 'Entrar',
      files: 'Enviar',
    },
    no: {
      alert: 'Cancelar',
      confirm: 'Cancelar',
      prompt: 'Cancelar',
      beforeunload: 'Ficar',
      login: 'Cancelar',
      files: 'Cancelar',
    },
    files: {
      where: 'O arquivo vai só para este site, pelo navegador privado, e depois é apagado dele.',
      choose: 'Deste dispositivo',
      sending: 'Enviando',
      tooMany: (most) => `No máximo ${most} arquivos.`,
      tooLarge: (most) => `Os arquivos podem somar ${most} MB.`,
      unreadable: 'Não foi possível ler o arquivo. Escolha-o de novo.',
    },
    back: 'Voltar',
    copy: 'Copiar',
    paste: 'Colar',
    copied: 'Copiado',
    copyHere: 'Copiar para este dispositivo',
  },
};
