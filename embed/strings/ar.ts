import type { Strings } from './en.ts';

/** Isolates a name of the Latin script, so that it does not turn the Arabic words around it (Unicode UAX 9, 2.4.2). */
const name = (text: string): string => `\u2068${text}\u2069`;

/** Arabic, written from right to left. */
export const ar: Strings = {
  language: 'ar',
  direction: 'rtl',
  title: (platform) => `تحقّق من حسابك في ${name(platform)}`,
  isolated: 'متصفح خاص يُحذف بعد الاستخدام',
  address: (host, secure) => (secure ? `اتصال آمن مع ${name(host)}` : `الاتصال مع ${name(host)} غير آمن`),
  progress: 'تقدّم التحقّق',
  cancel: 'إلغاء',
  picture: (platform) => `متصفح بعيد يعرض ${name(platform)}`,
  pictureHelp: 'ما تكتبه هنا يذهب إلى المتصفح البعيد. للخروج منه اضغط Escape ثم Tab.',
  keyboard: 'إظهار لوحة المفاتيح',

  opening: { title: 'جارٍ الفتح', body: 'لحظة من فضلك.' },
  starting: {
    title: 'جارٍ تشغيل متصفح خاص',
    body: (platform) => `يستغرق ذلك بضع ثوانٍ. بعدها تسجّل الدخول إلى ${name(platform)} كما تفعل دائمًا.`,
  },
  connecting: { title: 'جارٍ توصيلك بالمتصفح', body: 'أوشكنا على الانتهاء.' },
  slow: 'يستغرق الأمر وقتًا أطول من المعتاد. ما زلنا نحاول.',
  offline: 'لا يوجد اتصال. ما زلنا نحاول، ولن تفقد ما أنجزته.',
  reconnecting: 'انقطع الاتصال. جارٍ إعادة الاتصال…',
  stills: 'شبكتك تحجب الصورة المباشرة. سترى صورًا متتابعة: أبطأ، لكن كل شيء يعمل.',

  awaiting: {
    LOGIN: (platform) => `سجّل الدخول إلى ${name(platform)}. كلمة مرورك تذهب إلى الموقع المذكور أعلاه وحده.`,
    MFA: (platform) => `أدخل الرمز الذي أرسلته إليك ${name(platform)}.`,
    CAPTCHA: (platform) => `تريد ${name(platform)} التأكد من أنك إنسان. يُرجى اجتياز اختبارها.`,
    CONSENT: () => 'اختر إن كنت تريد المشاركة.',
  },
  working: (platform) => `جارٍ العمل على ${name(platform)}. لا يلزمك فعل شيء.`,

  refused: {
    download: 'لا يمكن تنزيل الملفات في هذا المتصفح.',
    'file-upload': 'لا يمكن اختيار الملفات في هذا المتصفح.',
  },

  collecting: {
    title: 'جارٍ قراءة بياناتك',
    body: (platform) => `فقط ما يحتاجه هذا التحقّق من ${name(platform)}. بعدها تقرر أنت إن كنت ستشاركه.`,
  },
  consent: {
    title: (partner) => `هل تشارك هذا مع ${name(partner)}؟`,
    body: (partner) =>
      `تحصل ${name(partner)} على ما تراه هنا بالضبط، مع إثبات أنه حقيقي. لا يخرج من هذا المتصفح أي شيء آخر.`,
    from: (host) => `من ${name(host)}`,
    says: {
      'at-least': { words: (value) => `${name(value)} على الأقل`, note: 'نعم أو لا فقط، لا الرقم نفسه.' },
      'at-most': { words: (value) => `${name(value)} على الأكثر`, note: 'نعم أو لا فقط، لا الرقم نفسه.' },
      'one-of': { words: (value) => `أحد هذه: ${name(value)}`, note: 'دون ذكر أيّها.' },
      hash: { words: () => 'بصمة رقمية لهذه المعلومة', note: 'يمكن مقارنتها، لا قراءتها.' },
    },
    approve: 'مشاركة',
    refuse: 'عدم المشاركة',
    covered: 'شيء من الصفحة المحيطة يغطي هذه الصفحة، لذلك لا يمكن أخذ إجابتك هنا.',
    nested: 'لا يستطيع متصفحك معرفة ما إذا كانت صفحة أخرى تغطي هذه الصفحة، لذلك لا يمكن أخذ إجابتك هنا.',
    openWindow: 'الإجابة في نافذة مستقلة',
  },
  proving: { title: 'جارٍ إنشاء الإثبات', body: 'يُثبَت الآن أن هذه القيم من الموقع الحقيقي.' },

  done: {
    title: 'تم التحقّق',
    body: (partner) => `حصلت ${name(partner)} على ما وافقت عليه. حُذف المتصفح الخاص ومعه تسجيل دخولك.`,
  },
  cancelled: {
    title: 'لقد ألغيت العملية',
    body: (partner) => `لم يُشارَك أي شيء مع ${name(partner)}. يمكنك إغلاق هذه النافذة.`,
  },
  terminated: {
    title: 'أُنهي هذا التحقّق',
    body: (partner) => `أنهته ${name(partner)}. لم يُشارَك أي شيء.`,
  },
  before: 'انتهى هذا التحقّق من قبل.',
  failed: {
    title: 'لم ينجح ذلك',
    retry: (partner) => `لم يُشارَك أي شيء. ابدأ من جديد من ${name(partner)}.`,
    final: (partner) => `لم يُشارَك أي شيء. لن تفيد المحاولة مرة أخرى؛ يمكن لـ ${name(partner)} إخبارك بما يمكنك فعله.`,
  },
  expired: {
    title: 'انتهت صلاحية هذا الرابط',
    body: (partner) => `لم يُشارَك أي شيء. ابدأ من جديد من ${name(partner)}.`,
  },
  invalidLink: {
    title: 'هذا الرابط لا يعمل',
    body: (partner) => `الرابط ناقص أو لم يعد صالحًا. ابدأ من جديد من ${name(partner)}.`,
  },
  stranger: {
    title: 'لا يمكن عرض هذه الصفحة هنا',
    body: (partner) => `الصفحة المحيطة بها لا تعود إلى ${name(partner)}.`,
    openWindow: 'الفتح في نافذة مستقلة',
  },
  takenOver: {
    title: 'مفتوح في نافذة أخرى',
    body: 'لقد تابعت في نافذة أخرى أو على جهاز آخر.',
    here: 'المتابعة هنا',
  },

  tryAgain: 'حاول مرة أخرى',
  back: (partner) => `العودة إلى ${name(partner)}`,
  failures: {
    SESSION_EXPIRED: 'انتهى الوقت المخصص لهذا التحقّق.',
    USER_ABANDONED: 'غبت وقتًا أطول من اللازم.',
    USER_CANCELLED: 'لقد ألغيت التحقّق.',
    TERMINATED_BY_PARTNER: 'أُنهي التحقّق من الخارج.',
    NO_CAPACITY: 'جميع المتصفحات الخاصة مشغولة الآن.',
    START_TIMEOUT: 'استغرق تشغيل المتصفح الخاص وقتًا أطول من اللازم.',
    BROWSER_CRASHED: 'توقف المتصفح الخاص بشكل غير متوقع.',
    RUNNER_LOST: 'انقطع الاتصال بالمتصفح الخاص.',
    STREAM_FAILED: 'تعذّر إرسال صورة المتصفح الخاص إليك.',
    LOGIN_FAILED: 'لم يُقبل تسجيل الدخول.',
    MFA_FAILED: 'لم يُقبل الرمز.',
    CAPTCHA_REQUIRED: 'طلب الموقع اختبارًا لا يمكن اجتيازه هنا.',
    ACCOUNT_LOCKED: 'يقول الموقع إن هذا الحساب مقفل.',
    PLATFORM_BLOCKED: 'لم يسمح الموقع للمتصفح الخاص بالدخول.',
    PLATFORM_UNAVAILABLE: 'لا يمكن الوصول إلى الموقع الآن.',
    NO_DATA: 'لا يحتوي هذا الحساب على ما طُلب.',
    FLOW_INVALID: 'هذا التحقّق غير معدّ بشكل صحيح.',
    STEP_TIMEOUT: 'استغرقت إحدى الخطوات وقتًا أطول من اللازم.',
    TARGET_NOT_FOUND: 'عرض الموقع صفحة لا يعرفها هذا التحقّق.',
    EXTRACT_MISMATCH: 'أجاب الموقع بصيغة لا يعرفها هذا التحقّق.',
    ATTESTOR_UNREACHABLE: 'تعذّر إنشاء الإثبات لأن إحدى الخدمات لم تكن متاحة.',
    HOST_NOT_ALLOWED: 'قاد الموقع إلى عنوان ليس جزءًا من هذا التحقّق.',
    TLS_UNSUPPORTED: 'لا يمكن إثبات اتصال هذا الموقع.',
    RESPONSE_TOO_LARGE: 'أجاب الموقع ببيانات أكثر مما يمكن إثباته.',
    ATTESTATION_FAILED: 'تعذّر إنشاء الإثبات.',
    INTERNAL: 'حدث خطأ من جانبنا.',
  },

  cancelAsk: {
    title: 'هل تلغي التحقّق؟',
    body: 'يُغلق المتصفح الخاص ولا يُشارَك أي شيء.',
    yes: 'نعم، إلغاء',
    no: 'متابعة',
  },

  overlay: {
    list: 'قائمة',
    field: 'اختر قيمة',
    titles: {
      alert: (host) => `رسالة من ${name(host)}`,
      confirm: (host) => `سؤال من ${name(host)}`,
      prompt: (host) => `سؤال من ${name(host)}`,
      beforeunload: (host) => `هل تغادر ${name(host)}؟`,
      login: (host) => `تسجيل الدخول إلى ${name(host)}`,
      files: (host) => `طلب ملف من ${name(host)}`,
    },
    leaving: 'قد تفقد ما أدخلته في هذه الصفحة.',
    notSecure: 'الاتصال بهذا الموقع غير آمن.',
    fields: { text: 'إجابتك', username: 'اسم المستخدم', password: 'كلمة المرور' },
    yes: {
      alert: 'موافق',
      confirm: 'موافق',
      prompt: 'موافق',
      beforeunload: 'مغادرة',
      login: 'تسجيل الدخول',
      files: 'إرسال',
    },
    no: { alert: 'إلغاء', confirm: 'إلغاء', prompt: 'إلغاء', beforeunload: 'البقاء', login: 'إلغاء', files: 'إلغاء' },
    files: {
      where: 'يذهب الملف إلى هذا الموقع فقط عبر المتصفح الخاص، ثم يُحذف منه.',
      choose: 'من هذا الجهاز',
      sending: 'جارٍ الإرسال',
      tooMany: (most) => `الحد الأقصى ${name(String(most))} ملفات.`,
      tooLarge: (most) => `يمكن أن يبلغ مجموع الملفات ${name(String(most))} ميغابايت.`,
      unreadable: 'تعذرت قراءة الملف. اختره مرة أخرى.',
    },
    back: 'رجوع',
    copy: 'نسخ',
    paste: 'لصق',
    copied: 'تم النسخ',
    copyHere: 'نسخ إلى هذا الجهاز',
  },
};
