/** Turkish. */
import type { WordFamilies } from '../classes.ts';

export const TURKISH: WordFamilies = {
  override:
    'yok say, yoksay, görmezden gel, görmezden gelin, görmezden gelerek, unut, unutun, unutup, dikkate alma, dikkate almayın, gözardı et, göz ardı et, göz ardı edin, boş ver, uyma, uymayı bırak, geçersiz kıl, geçersiz say, sil, silin, iptal et, yok sayın, yok sayarak, göz ardı ederek, çiğne, hiçe say, uymayın, takip etme, boşver, ihlal et, aldırma, önemseme, unutarak, bir kenara bırak',
  overridden: 'geçersiz, iptal edildi, kaldırıldı, geçersizdir, hükümsüz, devre dışı, silindi, iptal',
  bypass:
    'atla, atlayın, atlayarak, atlat, devre dışı bırak, devre dışı bırakın, kapat, kapatın, kaldır, kaldırın, baypas et, es geç, es geçerek, bypass et, by pass et',
  follow: 'uy, uymak, uyman, takip et, itaat, bağlı, uymana, tabi, uymanız, uymanıza, geçerli',
  negation: 'değil, değilsin, asla, artık, gerek yok, zorunda değilsin, artık değil',
  without: 'yokmuş, almadan, alınmadan, olmadan, olmaksızın, yok, olmayan, yoktur, hiçbir, kuralsız',
  instructions: 'talimat*, yönerge*, komut*, emir, emirleri, emirler, direktif*',
  rules:
    'kural*, kısıtlama*, sınırlama*, filtre*, ilke*, politika*, sansür*, etik, ahlak*, sınır, sınırları, sınırlar, sınırların, güvenlik önlem*, kısıt*, prensip*, protokol*, yasak*',
  prompt: 'prompt, promptu, istem, istemi, promptları',
  systemPrompt: 'sistem istemi*, sistem mesaj*, sistem komut*, sistem talimat*, sistem prompt*',
  previous:
    'önceki, evvelki, daha önceki, mevcut, geçmiş, daha önce, şimdiye kadar, şimdiye kadarki, önce, verilen, eski, bundan önceki, önceden, almış olduğun, aldığın',
  above:
    'yukarıdaki, yukarıda, bundan önce, bu mesajdan önce, bu konuşmadan önce, bu konuşmadan önceki, üstteki, bu sohbetten önce',
  system:
    'sistem, gizli, başlangıç, ilk, orijinal, iç, dahili, sistemin, geliştirici, asıl, tam, saklı, temel, varsayılan, sistemdeki, özgün',
  safety: 'güvenlik, ahlaki, etik, içerik, etiksel',
  your: 'senin, sizin, sana, size, kendi',
  its: 'onun',
  my: 'benim, bizim, talimatlarımı, mesajımı, müşteri, müşterinin, siparişimi',
  you: 'sen, siz, sana, size, seni',
  yourself: 'kendin, kendiniz, kendi başına',
  me: 'bana, bize, beni',
  other: 'ben, biz, o, unuttum, neden, kurye, miyim, mıyım, bilir miyim, edebilir miyim',
  all: 'tüm, bütün, her, herhangi, hepsini, tümünü, hiçbir, her türlü',
  everything: 'her şeyi, her şey, herşeyi, ne varsa, söylenenleri, söylenen her şeyi, şeyleri, hepsini, her seyi',
  what: 'neler, nedir, ne, nedir, neler, nelerdir, hangi, nasıl, neydi',
  told: 'söylenen, söylendi, verilen, verildi, öğretilen, aldığın, öğrendiğin, bildiğin, verdiği, söylediği, denildi, söylenmişti, sana söylenen, aldın, almıştın, verilmişti',
  programmed: 'programlandın, programlanmış, yapılandırıldın, programlandığın',
  extract:
    'tekrarla, tekrarlayın, tekrar et, yazdır, ifşa et, açıkla, açığa çıkar, kelimesi kelimesine, aynen, kelime kelime, kopyala, sızdır, ifşa edin, tekrar edin, yazdırın, aynısını yaz, paylaş, alıntıla, dök, ifşa eder, birebir',
  ask: 'göster, gösterin, söyle, söyleyin, ver, yaz, yazın, çevir, çevirin, tercüme et, özetle, özetleyin, listele, listeleyin, anlat, anlatın, paylaş, paylaşın, açıkla, gösterir misin, söyler misin, yazar mısın, sırala, nedir, nelerdir, paylaşır mısın, gösterebilir misin',
  words: 'metni, kelimeleri, içeriği, sözleri, cümleleri, metin, yazıyı, satırları',
  beginning: 'ile başlayan, diye başlayan, baştan, en başta, başlangıçta, başından itibaren',
  be: 'sin, dır, olsun, ol, olarak, oldu, artıksın, sensin, bir, olun',
  filler:
    'tamamını, tümünü, hepsini, bu, şu, o, lütfen, şimdi, hemen, sadece, ve, da, de, olan, bir, tamamen, mi, mı, misin, mısın, artık, gibi, hadi, kadar, derhal, önce, bütünüyle, olduğun, için, yerine, ki, ise, diye, eğer, bana, şimdiden, başka, diğer, kesinlikle, ancak, tam olarak, eksiksiz',
  article: 'bir',
  and: 've, veya, ya da, ile, sonra',
  about: 'için, hakkında, ile ilgili, dair, göre, ilişkin',
  business:
    'teslimat, iade, montaj, sipariş*, ödeme, fatura*, garanti*, kurulum*, kargo*, yıkama, kullanım*, ürün*, kablo*, adres*, mesaj*, bakım*, değişim*, temizlik, oyun*, indirim*, kullanma, eposta, kurye',
  new: 'yeni, gerçek, güncel, güncellenmiş',
  fromNow: 'bundan sonra, şu andan itibaren, bundan böyle, artık, şimdiden itibaren, bu andan itibaren',
  pretend:
    'gibi davran, gibi davranın, rol yap, rolünü oyna, rolünü üstlen, hayal et, farz et, varsay, taklit et, simüle et, yap gibi, davran, gibi yap, canlandır, düşün ki, hayal edin, rolüne gir, miş gibi',
  answer: 'cevap ver, yanıtla, yanıt ver, konuş, cevapla',
  unlocked:
    'sınırsız, sansürsüz, filtresiz, kısıtlamasız, kötü ikiz, kötü ikizin, kuralsız, ahlaksız, kısıtlanmamış, serbest, etik dışı, kısıtsız, kural tanımaz, sınırlandırılmamış',
  attack: 'geliştirici modundasın, tanrı modu, tanrı modunu, tanrı moduna, jailbreak modu, zıt mod, dan modu',
  mode: 'modu, modunu, moduna, modunda, modundasın, mod',
  modeName: 'hata ayıklama, tanrı, bakım, yönetici, ters, karşıt, debug',
  enable: 'etkinleştir, aktif et, geç, gir, aç, başlat, aktifleştir, geçiş yap, geçin',
  ai: 'yapay zeka, yapay zekâ, asistan, asistansın, bot, botsun, model, yapay zekasın, robot, dil modeli, sohbet robotu, chatbot, karakter, yapay zekasin',
  developer: 'geliştirici*, yönetici*, admin*, yaratıcın, programcı*, yaratıcı*, sistem yöneticisi*',
  staff:
    'operatör*, insan*, müdür*, moderatör*, patron*, çalışan*, temsilci*, amir*, ekip, yetkili*, denetçi*, süpervizör*, sahibi*',
  approval:
    'onay, onayı, onayını, onaya, onaysız, doğrulama*, izin, izni, izinsiz, teyit*, yetkilendirme*, insan onayı, kontrol*, inceleme*, onay sürecini, onay adımını',
  tool: 'araç, aracı, fonksiyon*, işlev*',
  call: 'çağır, çalıştır, iade et, yap, yapın, uygula, başlat, gerçekleştir, kullan, öde, aktar, iade yap, işle, tamamla, çalıştırın, çağırın',
  approve: 'onayla, onaylayın, yetkilendir, kabul et, izin ver, onayı ver',
  directly: 'doğrudan, direkt, parametrelerle, gizlice, hemen',
  notify:
    'sormadan, haber vermeden, beklemeden, söyleme, bildirme, haber verme, bilgilendirme, söylemeden, bildirmeden, danışmadan, sorma, söylemeyin, bilgi vermeden, bildirmeyin, bahsetme, haber vermeyin',
  send: 'gönder, gönderin, ilet, yolla, yükle, paylaş, aktar, yayınla',
  conversation: 'konuşma*, sohbet*, geçmişini, mesajları, yazışma*, diyalog*',
  secret:
    'müşteri verilerini, şifreleri, parolaları, kimlik bilgilerini, anahtarları, api anahtarını, veritabanını, api anahtarlarını, müşteri bilgilerini, kişisel verileri, kullanıcı verilerini',
  decode: 'çöz, deşifre et, kodunu çöz, kodlanmış, şifrelenmiş, şifreli, base64, tersten, çözün, kodla, çözüp, çözümle',
  obey: 'uygula, dediğini yap, yerine getir, söyleneni yap, ne diyorsa yap, itaat et, talimatları izle, uyun, yazanı yap, söylediğini yap, gereğini yap, uygulayın',
  fiction:
    'kurgusal, hayali, varsayımsal, hikaye*, roman*, dünya, dünyada, senaryo*, evren*, öykü*, kurgu*, rüya*, film*, teorik, masal*',
  yourOrders:
    'promptun*, yönergeler*, talimatlarını*, talimatlarını, talimatların, talimatlarınızı, talimatlarınız, kurallarını, kuralların, kurallarınızı, kuralın, promptunu, promptunuzu, yönergelerini, yönergelerin, filtrelerini, kısıtlamalarını, istemini, istemin, komutlarını, emirlerini, sınırlarını, sınırlamalarını, kurallarına, talimatlarına, sistem promptunu, sistem sistem mesajını, sistem mesajın, sistem talimatlarını, sistem komutunu, sistem istemini, sistem talimatların',
  discuss: 'demek, anlamı, saldırı*, makale*, örnek*, cümle*, okudum, ne demek',
  device:
    'telefon*, tablet*, televizyon*, tv, konsol*, modem*, tarayıcı*, saat*, kulaklık*, gözlük*, cihaz*, bilgisayar*, akıllı telefon*, tabletim*, yönlendirici*',
  developerMode: 'geliştirici modu, geliştirici modunu, geliştirici moduna',
};
