import type { Answer } from '../state/timeline.ts';
import type { TranslatedLanguage } from './texts.ts';

const outcomes: Readonly<Record<string, string>> = {
  approved: 'تمت الموافقة',
  rejected: 'تم الرفض',
  expired: 'انتهت المهلة: لم يتخذ أحد قرارًا في الوقت المحدد',
  cancelled: 'لم يعد ذلك مطلوبًا',
};

/** What each answer about an interrupted call is called, after a colon. */
const answers: Readonly<Record<Answer, string>> = {
  done: 'تم التنفيذ',
  not_done: 'لم يتم التنفيذ',
  retry: 'إعادة التنفيذ',
  expired: 'غير معروف، لم يُجب أحد في الوقت المحدد',
  cancelled: 'لم يعد ذلك مطلوبًا',
};

/** Keeps the order of what others have written apart from the sentence around it. */
function apart(text: string): string {
  return `\u2068${text}\u2069`;
}

/** Arabic. */
export const language: TranslatedLanguage = ({ number, plural, list }) => ({
  open: 'فتح المحادثة',
  openUnread: (count) =>
    plural(count, {
      zero: 'فتح المحادثة، لا رسائل غير مقروءة',
      one: 'فتح المحادثة، رسالة واحدة غير مقروءة',
      two: 'فتح المحادثة، رسالتان غير مقروءتين',
      few: 'فتح المحادثة، # رسائل غير مقروءة',
      many: 'فتح المحادثة، # رسالة غير مقروءة',
      other: 'فتح المحادثة، # رسالة غير مقروءة',
    }),
  close: 'إغلاق المحادثة',
  title: 'المحادثة',
  assistant: 'المساعد',
  you: 'أنت',
  teammate: 'أحد أعضاء الفريق',
  simulated: 'نموذج محاكاة',
  simulatedHint: 'لا يوجد مزوّد ذكاء اصطناعي متصل: الإجابات صادرة عن محاكاة مدمجة.',
  newConversation: 'محادثة جديدة',
  withOperators: (names) => `المشاركون في هذه المحادثة من فريقنا: ${list(names.map(apart))}`,
  greeting: 'كيف يمكننا مساعدتك؟',
  greetingHint: 'اطرح سؤالًا، أو ابدأ بأحد هذه الاقتراحات.',
  startersLabel: 'أسئلة مقترحة',
  chooseAgent: 'مع من تودّ التحدث؟',
  handedOver: (title) => (title === undefined ? 'تم تحويل سؤالك.' : `تتحدث الآن مع: ${apart(title)}`),
  transcript: 'المحادثة',
  newMessages: (count) =>
    plural(count, {
      one: 'رسالة جديدة',
      two: 'رسالتان جديدتان',
      few: '# رسائل جديدة',
      many: '# رسالة جديدة',
      other: '# رسالة جديدة',
    }),
  earlierMessages: 'رسائل سابقة',
  loadingEarlier: 'جارٍ تحميل الرسائل السابقة…',
  earlierFailed: 'تعذّر تحميل الرسائل السابقة.',
  earlierLoaded: (count) =>
    plural(count, {
      zero: 'لم تُحمَّل أي رسائل سابقة',
      one: 'تم تحميل رسالة سابقة واحدة',
      two: 'تم تحميل رسالتين سابقتين',
      few: 'تم تحميل # رسائل سابقة',
      many: 'تم تحميل # رسالة سابقة',
      other: 'تم تحميل # رسالة سابقة',
    }),
  beginning: 'بداية المحادثة',
  latest: 'الانتقال إلى الأحدث',
  limit: {
    conversationNear: 'أوشكت هذه المحادثة على بلوغ الحد المسموح به.',
    conversationReached: 'بلغت هذه المحادثة الحد المسموح به.',
    dayNear: 'أوشكت على بلوغ الحد المسموح به اليوم.',
    dayReached: (time) => `بلغت الحد المسموح به اليوم. يمكنك الكتابة من جديد عند الساعة ${apart(time)}.`,
  },
  composer: {
    label: 'رسالتك',
    placeholder: 'اكتب رسالة…',
    closed: 'لا يمكن إرسال رسائل جديدة',
    send: 'إرسال',
    stop: 'إيقاف الإجابة',
    tooLong: (over) =>
      plural(over, {
        zero: 'لا تتجاوز الرسالة الحد المسموح به',
        one: 'تتجاوز الرسالة الحد المسموح به بحرف واحد',
        two: 'تتجاوز الرسالة الحد المسموح به بحرفين',
        few: 'تتجاوز الرسالة الحد المسموح به بمقدار # أحرف',
        many: 'تتجاوز الرسالة الحد المسموح به بمقدار # حرفًا',
        other: 'تتجاوز الرسالة الحد المسموح به بمقدار # حرف',
      }),
    refused: 'لم تُرسل الرسالة',
  },
  connection: {
    connecting: 'جارٍ الاتصال…',
    offline: 'لا يوجد اتصال.',
    retryIn: (seconds) =>
      plural(seconds, {
        zero: 'تُعاد المحاولة الآن.',
        one: 'تُعاد المحاولة بعد ثانية واحدة.',
        two: 'تُعاد المحاولة بعد ثانيتين.',
        few: 'تُعاد المحاولة بعد # ثوانٍ.',
        many: 'تُعاد المحاولة بعد # ثانية.',
        other: 'تُعاد المحاولة بعد # ثانية.',
      }),
    retrying: 'تجري إعادة المحاولة…',
    queueHint: 'ستُرسل رسائلك عند عودة الاتصال.',
    runGoesOn: 'كتابة الإجابة مستمرة على الخادم.',
    failed: 'المحادثة غير متاحة في هذه الصفحة حاليًا.',
    retryNow: 'المحاولة الآن',
    signInEnded: 'انتهت جلسة تسجيل الدخول.',
    asGuest: 'المتابعة كضيف',
  },
  message: {
    sending: 'جارٍ الإرسال…',
    whenOnline: 'ستُرسل عند عودة الاتصال',
    slowedDown: (seconds) =>
      plural(seconds, {
        zero: 'أنت تكتب بسرعة كبيرة. تُرسل الرسالة الآن.',
        one: 'أنت تكتب بسرعة كبيرة. تُرسل الرسالة بعد ثانية واحدة.',
        two: 'أنت تكتب بسرعة كبيرة. تُرسل الرسالة بعد ثانيتين.',
        few: 'أنت تكتب بسرعة كبيرة. تُرسل الرسالة بعد # ثوانٍ.',
        many: 'أنت تكتب بسرعة كبيرة. تُرسل الرسالة بعد # ثانية.',
        other: 'أنت تكتب بسرعة كبيرة. تُرسل الرسالة بعد # ثانية.',
      }),
    behind: 'ستُرسل بعد ذلك',
    failed: 'لم تُرسل.',
    retry: 'إعادة المحاولة',
    discard: 'تجاهل',
    edit: 'تعديل',
    reword: 'تعديل وإرسال من جديد',
    copy: 'نسخ',
    copied: 'تم النسخ',
    stopped: 'تم الإيقاف',
    interrupted: 'انقطعت هذه الإجابة.',
    retracted: 'سُحبت هذه الرسالة.',
    tooLong: 'اقتُطعت الإجابة لأنها أصبحت طويلة جدًا.',
    filtered: 'اقتُطعت الإجابة بواسطة مرشّح المحتوى.',
    thinking: 'جارٍ التفكير',
    queued: (position) =>
      position <= 1
        ? 'رسالتك هي التالية'
        : plural(position - 1, {
            zero: 'رسالتك هي التالية',
            one: 'في الانتظار، تسبقها رسالة واحدة',
            two: 'في الانتظار، تسبقها رسالتان',
            few: 'في الانتظار، تسبقها # رسائل',
            many: 'في الانتظار، تسبقها # رسالة',
            other: 'في الانتظار، تسبقها # رسالة',
          }),
    cancelQueued: 'إلغاء',
    sources: 'المصادر',
  },
  answer: {
    code: 'شيفرة',
    codeIn: (language) => `شيفرة: ${language}`,
    copyCode: 'نسخ الشيفرة',
    table: 'جدول',
    image: 'صورة',
    loadImage: (host) => `تحميل الصورة من ${host}`,
    imageFailed: 'تعذّر تحميل الصورة.',
    actions: 'حول هذه الإجابة',
    good: 'إجابة جيدة',
    bad: 'إجابة سيئة',
    comment: 'لماذا؟ (اختياري)',
    send: 'إرسال',
    skip: 'لا، شكرًا',
    thanks: 'شكرًا لك.',
    notGiven: 'لم يتم إرسال التقييم.',
  },
  list: {
    open: 'محادثاتك',
    back: 'العودة إلى الدردشة',
    none: 'لا توجد محادثات بعد.',
    failed: 'لا يمكن عرض محادثاتك الآن.',
    more: 'عرض المزيد',
    untitled: 'محادثة',
    news: 'جديد',
    sound: 'صوت عند وصول رسائل جديدة',
    current: 'معروضة الآن',
    confirm: 'حذف نهائي',
    keep: 'إبقاء',
    waiting: (count) =>
      plural(count, {
        one: 'قرار واحد في الانتظار',
        two: 'قراران في الانتظار',
        few: '# قرارات في الانتظار',
        many: '# قرارًا في الانتظار',
        other: '# قرار في الانتظار',
      }),
    remove: (title) => `حذف «${title}»`,
  },
  run: {
    cancelled: 'تم الإيقاف قبل كتابة أي إجابة.',
    failed: 'حدث خطأ من جانبنا.',
    again: 'إعادة المحاولة',
    busy: (position) => {
      if (position === undefined) return 'لدينا طلبات كثيرة حاليًا. سيحين دورك قريبًا.';
      return position <= 1
        ? 'لدينا طلبات كثيرة حاليًا. دورك هو التالي.'
        : `لدينا طلبات كثيرة حاليًا. رقم دورك في قائمة الانتظار: ${number(position)}.`;
    },
    retrying: 'تجري إعادة المحاولة…',
  },
  tool: {
    running: 'قيد التنفيذ',
    succeeded: 'تم',
    failed: 'فشل',
    rejected: 'مرفوض',
    timedOut: 'استغرق وقتًا طويلًا',
    unknown: 'انقطع التنفيذ: النتيجة غير معروفة',
    stopped: 'تم الإيقاف: النتيجة غير معروفة',
    waiting: 'في انتظار الموافقة',
    steps: (count) =>
      plural(count, {
        zero: 'لا خطوات',
        one: 'خطوة واحدة',
        two: 'خطوتان',
        few: '# خطوات',
        many: '# خطوة',
        other: '# خطوة',
      }),
    onPage: 'في هذه الصفحة',
    details: 'التفاصيل',
    noArguments: 'لا توجد بيانات',
  },
  approval: {
    needed: 'موافقتك مطلوبة',
    waiting: 'في انتظار فريقنا',
    waitingHint: 'يجب أن يوافق أحد أعضاء فريقنا على ذلك. يمكنك متابعة المحادثة.',
    twoPeopleHint: 'يجب أن يوافق عضوان من فريقنا على ذلك. يمكنك متابعة المحادثة.',
    approve: 'موافقة',
    decline: 'رفض',
    confirmDecline: 'تأكيد الرفض',
    back: 'رجوع',
    reason: 'السبب (اختياري)',
    sending: 'جارٍ إرسال قرارك…',
    hiddenArguments: 'التفاصيل مرئية لفريقنا فقط.',
    expiresIn: (time) => `الوقت المتبقي: ${apart(time)}`,
    askedBy: (agent, worksFor) =>
      worksFor.length === 0
        ? `صاحب الطلب: ${apart(agent)}`
        : `صاحب الطلب: ${apart(agent)}، بالنيابة عن: ${list(worksFor.map(apart))}`,
    outcome: (status, who) => {
      const what = outcomes[status] ?? status;
      return who === '' ? what : `${what} (صاحب القرار: ${apart(who)})`;
    },
    given: (reason) => `السبب: ${apart(reason)}`,
    edited: 'تم تغيير التفاصيل قبل الموافقة:',
    edit: 'تغيير…',
    approveEdited: 'الموافقة مع التغييرات',
    editAsJson: 'التفاصيل بصيغة JSON',
    notValid: 'لا يمكن استخدام هذا بهذا الشكل.',
    endorsed: (who) => `موافقة واحدة من اثنتين، من: ${apart(who)}`,
    byYou: 'أنت',
    byTeammate: 'أحد أعضاء الفريق',
  },
  grant: {
    offer: 'الطلبات اللاحقة أيضًا…',
    offered: 'تتم الموافقة على الطلبات اللاحقة دون سؤالك مجددًا، ما دام كل ما يلي صحيحًا:',
    same: (name, value) => `قيمة ${apart(name)} هي ${apart(value)}`,
    atMost: (name, value) => `قيمة ${apart(name)} هي ${apart(value)} كحد أقصى`,
    uses: (count) => `عدد الطلبات الأخرى كحد أقصى: ${number(count)}`,
    lasts: (time) => `المدة من الآن: ${apart(time)}`,
    confirm: 'الموافقة على كل ذلك',
    given: (uses) =>
      uses === 0
        ? 'الطلبات اللاحقة موافق عليها أيضًا:'
        : `الطلبات اللاحقة موافق عليها أيضًا. المستخدم حتى الآن: ${number(uses)}`,
    over: (uses) => `لم تعد الطلبات اللاحقة موافقًا عليها. المستخدم: ${number(uses)}`,
    revoke: 'تراجع',
    covered: 'مشمول بموافقة سابقة.',
  },
  interrupted: {
    needed: 'انقطع التنفيذ: هل تم ذلك؟',
    neededHint: 'انقطع ذلك من جانبنا أثناء تنفيذه، ولا يمكننا معرفة المرحلة التي بلغها.',
    checking: 'نتحقق مما إذا كان ذلك قد تم',
    checkingHint: 'انقطع التنفيذ من جانبنا، ويتحقق أحد أعضاء فريقنا من الأمر. يمكنك متابعة المحادثة.',
    happened: 'تم التنفيذ',
    notHappened: 'لم يتم التنفيذ',
    again: 'إعادة التنفيذ',
    againHint: 'إذا كان التنفيذ قد تم بالفعل، فسيتم مرة ثانية.',
    confirmAgain: 'نعم، إعادة التنفيذ',
    answered: (answer, who) => (who === '' ? answers[answer] : `${answers[answer]} (صاحب الإجابة: ${apart(who)})`),
  },
  announce: {
    responding: 'المساعد يكتب إجابة…',
    assistantSays: (text) => `المساعد: ${apart(text)}`,
    operatorSays: (name, text) => `${apart(name ?? 'أحد أعضاء الفريق')}: ${apart(text)}`,
    approvalNeeded: (summary) => `موافقتك مطلوبة: ${apart(summary)}`,
    waitingForTeammate: (summary) => `في انتظار موافقة فريقنا: ${apart(summary)}`,
    decided: (summary, status) => `${outcomes[status] ?? status}: ${apart(summary)}`,
    answerNeeded: (summary) => `إجابتك مطلوبة: ${apart(summary)}`,
    checking: (summary) => `نتحقق مما إذا كان ذلك قد تم: ${apart(summary)}`,
    answered: (summary, answer) => `${apart(summary)} الإجابة: ${answers[answer]}.`,
    interrupted: 'انقطعت الإجابة.',
    slowedDown: (seconds) =>
      plural(seconds, {
        zero: 'أنت تكتب بسرعة كبيرة. ستُرسل رسالتك الآن.',
        one: 'أنت تكتب بسرعة كبيرة. ستُرسل رسالتك بعد ثانية واحدة.',
        two: 'أنت تكتب بسرعة كبيرة. ستُرسل رسالتك بعد ثانيتين.',
        few: 'أنت تكتب بسرعة كبيرة. ستُرسل رسالتك بعد # ثوانٍ.',
        many: 'أنت تكتب بسرعة كبيرة. ستُرسل رسالتك بعد # ثانية.',
        other: 'أنت تكتب بسرعة كبيرة. ستُرسل رسالتك بعد # ثانية.',
      }),
    notSent: (reason) => `لم تُرسل. ${apart(reason)}`,
  },
  errors: {
    bad_request: 'الطلب غير صالح.',
    unauthorized: 'يُرجى تسجيل الدخول من جديد.',
    forbidden: 'ليس لديك إذن للقيام بذلك.',
    not_found: 'هذا العنصر غير موجود.',
    unsupported: 'لا يعرف هذا الخادم ذلك الأمر.',
    rate_limited: 'طلبات كثيرة جدًا. يُرجى الانتظار قليلًا.',
    run_busy: 'لا تزال كتابة الإجابة جارية.',
    queue_full: 'هناك رسائل كثيرة جدًا في الانتظار.',
    already_resolved: 'سبق أن اتخذ شخص آخر هذا القرار.',
    hash_mismatch: 'تغيّر ما اتخذت القرار بشأنه. يُرجى مراجعته من جديد.',
    expired: 'فات أوان اتخاذ هذا القرار.',
    key_conflict: 'سبق استخدام هذا المفتاح لطلب آخر.',
    budget_exhausted: 'بلغت هذه المحادثة الحد المسموح به. يُرجى بدء محادثة جديدة.',
    draining: 'يُعاد تشغيل الخادم. يُرجى المحاولة من جديد.',
    unavailable: 'الخدمة غير متاحة حاليًا.',
    internal: 'حدث خطأ من جانبنا.',
    input_blocked: 'عذرًا، لا يمكنني معالجة هذا الطلب.',
    output_blocked: 'تعذّر تقديم إجابة آمنة. يُرجى المحاولة من جديد.',
    max_turns: 'عذرًا، يتطلب طلبك خطوات أكثر مما يمكنني تنفيذه دفعة واحدة. هل يمكنك تقسيمه إلى أسئلة أصغر؟',
    max_handoffs: 'تم تحويل طلبك مرات كثيرة جدًا. يُرجى صياغته بطريقة أخرى.',
    model_unavailable: 'المساعد غير متاح حاليًا. يُرجى المحاولة بعد قليل.',
    model_timeout: 'استغرق المساعد وقتًا طويلًا للإجابة. يُرجى المحاولة من جديد.',
    model_refused: 'عذرًا، لا يمكنني المساعدة في ذلك.',
    model_error: 'قدّم المساعد إجابة غير صالحة للاستخدام. يُرجى المحاولة من جديد.',
    tool_failed: 'فشلت إحدى خطوات الإجابة. يُرجى المحاولة من جديد.',
    cancelled: 'تم إيقاف الإجابة.',
  },
});
