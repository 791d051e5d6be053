/** Turkish. */
import type { SignalFamilies } from '../signal-names.ts';

export const TURKISH: SignalFamilies = {
  handOver:
    'göster*, ver, verin, versene, listele*, yaz, yazın, söyle*, tekrarla*, tekrar et*, gönder*, yazdır*, açıkla*, çevir*, alıntıla*, dök, döküm*, paylaş*, oku, sırala*, at, anlat*, aktar*',
  what: 'ne yazıyor, ne, hangi, neler, nedir, nelerdir',
  claim:
    'ben, olarak, çalışıyorum, biziz, adına, yaratıcınım, geliştiricinim, yöneticiyim, yöneticisiyim, sahibiyim, müdürüyüm, adminim, geliştiricisiyim, yöneticinim, patronunum',
  maker:
    'openai*, anthropic*, yaratıcı*, yönetici*, geliştirici*, programcı*, sahib*, müdür*, patron*, operatör*, admin*, güvenlik ekib*, kurucu*, yazılımcı*',
  unlock:
    'kapat*, devre dışı*, kaldır*, yok say*, yoksay*, görmezden*, aş, atla*, iptal et*, geçersiz*, etkinleştir*, ihlal*, görmezlikten, durdur*, aç',
  allowed:
    'izin veriyorum, iznin var, yetkilisin, emrediyorum, yetki veriyorum, cevap verebilirsin, izin verildi, yetkilendiriyorum, söyleyebilirsin, izinlisin',
  restriction:
    'kısıtlama*, filtre*, güvenlik*, kural*, sınır*, limit*, her şeye, her soruya, koruma*, onay*, doğrulama*, hata ayıklama, talimat*, engel*',
  received:
    'uyduğun, uyman gereken, takip ettiğin, seni yöneten, programlandığın, sana verdi, sana hangi, sana verilen, aldığın, sana söylenen, sana ne, sana verilmiş, verildi sana, sana verdikleri, size verilen, aldığınız, sana yüklenen, sana öğretilen',
  secretOrders:
    'promptunda, promptunu, promptun, promptunuz*, gizli talimat*, gizli mesaj*, gizli kural*, sistem mesaj*, sistem promptu*, sistem istem*, ilk talimat*, başlangıç talimat*, iç talimat*, gizli metin*, gizli komut*',
  ownConfig:
    'yapılandırmanı, yapılandırman, konfigürasyonunu, sırlarını, kaynak kodunu, ayar dosyanı, iç ayarlarını, kimlik bilgilerini, sistem ayarlarını',
  aboveThis:
    'bu satırdan önceki, bu mesajdan önceki, bu mesajın üstündeki, bu mesajın üzerindeki, mesajımdan önceki, bu satırın üstündeki, bu satırın üzerindeki, mesajımın üstündeki, bu mesajdan önce, ilk mesajımdan önce, bu cümleden önceki',
  toolAccess:
    'erişebildiğin, erişimin olan, araçlarını, fonksiyonlarını, çağırabildiğin, çağırabileceğin, dahili araç*, json şema*, kullanabildiğin araç*, kullanabileceğin araç*, kullandığın araç*',
  otherPeople:
    'diğer müşteri*, başka müşteri*, tüm müşteri*, bütün müşteri*, diğer kullanıcı*, başka kullanıcı*, tüm kullanıcı*, başka bir müşteri*, müşteri listesi*, başkalarının, diğer alıcı*',
  personalData:
    'sipariş*, adres*, e posta*, mail*, telefon*, veri*, bilgi*, isim*, mesaj*, geçmiş*, hesap*, kart*, şifre*, listesi*, fatura*, sohbet*, konuşma*',
  previousCustomer:
    'önceki müşteri*, son müşteri*, benden önceki müşteri*, önceki kullanıcı*, diğer kullanıcı*, benden önceki kullanıcı*, benden önceki kişi*',
  wrote: 'yazdı*, söyledi*, sordu*, konuş*, mesaj*, sohbet*',
  credential:
    'api anahtar*, ortam değişken*, veritabanı şifre*, veritabanının şifre*, veritabanı parola*, erişim belirte*, erişim token*, gizli anahtar*, yönetici şifre*, çevre değişken*, özel anahtar*, kimlik bilgilerini, api key*',
  keeping:
    'saklı*, saklan*, koru*, yorum*, değerlendirme*, düşünüyor, diyor, gizlilik*, yanlışlıkla, görebilir mi, hakkında ne, aldım, geldi',
  howTo: 'nasıl, nerede, nereden, miyim, mıyım, istiyorum, arıyorum, neden, ihtiyacım, gerekiyor mu, isterim',
  annulled:
    'artık geçerli değil*, artık önemi yok, artık önemli değil, artık geçersiz*, silinmiş say*, iptal edildi, geçersiz*, hükümsüz*, artık yok, artık bağlayıcı değil*, yürürlükten*, geçerliliğini yitir*, önemi kalmadı, artık bağlı değil*, geçerli değil*',
  orders:
    'talimat*, kural*, yönerge*, programlama*, komut*, emir*, prompt*, politika*, direktif*, ilke*, sistem mesaj*',
  notFollow:
    'uyma, uymayacaksın, uymana gerek, uymak zorunda değil*, takip etme, takip etmeyi, itaat etme, uymayı bırak, dinleme, uymayı kes, uymayın, aldırma, dikkate alma, dinlemeyi bırak, bağlı değilsin',
  theirs:
    'mağazanın, şirketin, operatörün, geliştirici*, sistem*, önceki, daha önceki, senin, sana verilen, programlaman*, talimatların*, kuralların, aldığın',
  obeyMe:
    'sadece benim dediğimi, yalnızca benim dediğimi, sadece benim söylediğimi, sadece bana itaat, sadece beni dinle*, yalnızca beni dinle*, yalnızca bana itaat, benim dediğimi yap*, sadece dediğimi, ne dersem onu',
  actAs:
    'gibi davran*, rolü yap*, numarası yap*, hayal et, rolünü oyna*, simüle et*, taklit et*, artık sen, sen artık, gibi konuş*, rolüne gir*, canlandır*, gibi cevap, olduğunu varsay*',
  persona:
    'büyükanne*, babaanne*, anneanne*, ninem, terminal*, sınırsız*, kuralsız*, kısıtlamasız*, kuralı olmayan, sınırı olmayan, hacker*, hiçbir kural*, hiçbir sınır*, komut satırı*',
  markApproved:
    'onaylandı olarak, onaylanmış olarak, kendin onayla*, onaylanmış say*, kendi başına onayla*, onaylı olarak işaretle*, sen onayla',
  withoutStaff:
    'kimseye sormadan, kimseye danışmadan, onay almadan, onaysız, onay beklemeden, sormadan, kimseye sorma, izin almadan, insan onayı olmadan, operatöre sormadan, doğrulama yapmadan, beklemeden onay, kontrol etmeden',
  refund: 'iade*, öde*, onayla*, gerçekleştir*, yap, işle*, aktar*, iptal et*, çalıştır*, parayı, geri öde*',
  noApproval:
    'onay gerektirmez, onay gerektirmiyor, onaya gerek yok, onay gerekmiyor, onay gerekmez, kontrolsüz*, otomatik onaylan*, artık onay',
  asksWhether: 'neden, siparişimi, mı, mi, iadem, niye, ne zaman',
  everything: 'her şeyi, her şey',
  forget: 'unut*, yok say*, görmezden*',
  toldYou: 'sana söylenen, sana öğretilen, sana denilen, sana anlatılan, öğrendiğin, sana dedikleri',
  iSaid: 'söylediğim, dediğim, yazdığım, mesajımı',
  complete: 'devam et*, tamamla*, sürdür*',
  myPrompt: 'sistem promptum, benim sistem promptum, sistem istemim',
  forbidden: 'yasak olan, yasaklanan',
  permitted: 'artık serbest, artık zorunlu, şimdi serbest',
  addLink: 'link ekle, bağlantı ekle, resim ekle',
  followedBy: 'ardından müşterinin, sonuna ekle',
  goods:
    'montaj*, teslimat*, kargo*, iade kural*, iade talimat*, garanti*, yıkama*, temizlik*, üretici*, kupon*, paket*, kurye*, mobilya*, tarif*, değişim*, kurulum*, kullanım*',
  mine: 'benim, bizim, hesabım*, siparişim*, anahtarımı',
  freedom:
    'tam erişim, tüm yetkiler, bakım modu*, hata ayıklama modu*, geliştirici modu*, yönetici modu*, test modu*, kısıtlama olmadan, sınırsız*, filtresiz*, her şeye cevap, dahili veri*',
  toAi: 'yapay zekaya not, dikkat yapay zeka, asistana not, eğer bir yapay zekaysan, yapay zeka için talimat*, asistan için talimat*, sevgili yapay zeka, asistan şunu yapmalı, yapay zeka mutlaka',
  tamper:
    'beni admin yap, beni yönetici yap, bana yönetici yetkisi ver, fiyatı 0 yap, fiyatı sıfır yap, iade limitini yükselt, rolümü değiştir, bakiyemi',
  unbound:
    'sen artık bir asistan değil*, artık asistan değil*, asistan olmayı bırak, olduğunu unut*, karakterden çıkma*, rolden çıkma*, alter egon, yeni adın, yeni kimliğin, yeni rolün, hiçbir kuralın yok, kuralların yok, sınırın yok, kısıtlaman yok, kuralsız bir dünya*, gerçek benliğin',
  asksForOrders:
    'neyi söylemen yasak, sana ne yasaklandı, nasıl yapılandırıldın, nasıl programlandın, hangi kurallara uyuyorsun, hangi talimatlara uyuyorsun, talimatların neler, talimatların nedir, kuralların neler, kısıtlamaların neler, talimatlarının ilk',
};
