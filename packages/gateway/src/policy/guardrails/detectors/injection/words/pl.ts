/** Polish. */
import type { WordFamilies } from '../classes.ts';

export const POLISH: WordFamilies = {
  override:
    'zignoruj, ignoruj, ignorować, zignorować, zignorujcie, pomiń, pomijaj, zapomnij, zapomnieć, odrzuć, nadpisz, unieważnij, anuluj, nie przestrzegaj, nie stosuj się do, nie słuchaj, przestań stosować, przestań przestrzegać, złam, obejdź, lekceważ, usuń, porzuć, zlekceważ, nie zważaj na, nie bierz pod uwagę, nie wykonuj, zastąp, skasuj',
  overridden: 'nieważne, anulowane, unieważnione, wyłączone, usunięte, zniesione, nieaktualne, uchylone',
  bypass: 'omiń, omijaj, pomiń, wyłącz, obejdź, usuń, dezaktywuj, zdejmij, ominąć, wyłączyć, pominąć',
  follow:
    'przestrzegaj, przestrzegać, stosuj, stosować, słuchaj, słuchać, obowiązują, podlegasz, wykonuj, ograniczony, ograniczają',
  negation: 'nie, nigdy, już nie, przestań, nie musisz',
  without: 'bez, bez żadnych, wolny od, nie masz, nie ma, żadnych, nie posiadasz, pozbawiony, nie mając',
  instructions: 'instrukcj*, polecen*, wytyczn*, rozkaz*, dyrektyw*, wskazówk*, wskazówek, nakaz*, komend*',
  rules:
    'zasad, zasady, zasadami, zasadach, reguł*, ogranicze*, wytyczn*, filtr, filtry, filtrów, limit*, polityk*, cenzur*, regulamin*, etyk*, moraln*, zabezpiecze*, programowani*, protokoł*, barier*, hamulc*',
  prompt: 'prompt, prompta, promptu, prompty, prompcie, promptem',
  systemPrompt:
    'komunikat systemowy, wiadomość systemową, instrukcje systemowe, instrukcji systemowych, ' +
    'polecenie systemowe, wiadomość systemowa, komunikatu systemowego',
  previous:
    'poprzedni*, wcześniej*, dotychczasow*, uprzedni*, istniejąc*, obecn*, wcześniej, przedtem, poprzednio, dotąd, star, stare, aktualn*, wydan*, podan*',
  above:
    'powyżej, powyższ*, przed tą wiadomością, przed tą rozmową, przed tym, przed rozmową, ponad, przed naszą rozmową',
  system:
    'systemow*, system, systemu, początkow*, oryginaln*, ukryt*, tajn*, wewnętrzn*, poufn*, pierwotn*, sekretn*, pełn*, programist*, wstępn*, domyśln*',
  safety: 'etyczn*, moraln*, bezpieczeńst*, treści',
  your: 'twój, twoje, twoja, twoją, twoich, twojego, twoim, twoimi, twojej, swoje, swój, swoich, swoją, swoim, swojego, pana, pani, wasze, swoimi',
  its: 'jego, jej, swój, swoje, swoich',
  my: 'mój, moje, moja, moją, moich, mojego, mojej, moim, nasze, naszych, nasz, klienta, klientów',
  you: 'ty, ciebie, cię, ci, tobie, jesteś, masz',
  yourself: 'sam, samodzielnie, samemu, sama, sam sobie',
  me: 'mi, mnie, nam',
  other:
    'ja, on, ona, czy mogę, mogę, chcę, mam, dlaczego, kurier, zapomniałem, zapomniałam, zignorował, został, czemu',
  all: 'wszystkie, wszystkich, wszelkie, każd*, wszelkich, wszystkimi, jakiekolwiek, jakichkolwiek',
  everything: 'wszystko, wszystko co, co, to co, wszystkim, wszystkim co, tym co, o wszystkim',
  what: 'co, jaki, jakie, jaka, jak, które, jakich, jaką, czym',
  told: 'powiedziano, powiedziane, dano, dostałeś, otrzymałeś, otrzymane, kazano, przekazano, wiesz, nauczono, podano, mówiono, otrzymałaś, dostałaś, polecono, nauczyłeś',
  programmed: 'zaprogramowan*, skonfigurowan*, poinstruowan*',
  extract:
    'powtórz, powtarzaj, ujawnij, ujawnić, wydrukuj, wypisz, wyświetl, zdradź, zdradzić, dosłownie, słowo w słowo, zacytuj, skopiuj, wyjaw, odsłoń, ujawnia, przytocz, pokaż, przepisz, wklej',
  ask: 'pokaż, pokazać, powiedz, podaj, daj, napisz, przetłumacz, streść, podsumuj, opisz, wymień, udostępnij, wyślij, wypisz, zaprezentuj, podać, powiedzieć, wyjaśnij, zakoduj, sparafrazuj, przedstaw',
  words: 'słowa, tekst, treść, zdania, tekstu, linie, linijki, linii',
  beginning: 'zaczynając od, od początku, na początku, poczynając od',
  be: 'jest, są, jesteś, bądź, być, byłbyś, brzmi, brzmią, zostają, będziesz, zostały',
  filler:
    'nic, te, tych, ten, ta, to, tą, proszę, teraz, natychmiast, po prostu, tylko, które, który, że, się, ci, były, było, był, możesz, możecie, mógłbyś, musisz, całkowicie, dokładnie, zamiast, także, masz, miałeś, inne, innych, jako, jeśli, gdybyś, swoje, cały, całą, całe, mi, jakby, żebyś, aby, teraz już, już, a, i tak',
  and: 'i, oraz, lub, albo, ani, a',
  about: 'o, do, dla, w, na, od, z, dotyczące, dotyczących, za, po, przy, jak, ze',
  business:
    'dostaw*, zwrot*, wysyłk*, montaż*, zamówieni*, płatności, faktur*, gwarancj*, prani*, instalacji, obsługi, kabla, mail*, produkt*, paczk*, konta, adres*, użytkowania, wymian*, czyszczeni*, gry, rabat*, kurier*, reklamacj*, pielęgnacji, prywatności',
  new: 'nowe, nowa, nowy, nowych, nową, prawdziw*',
  fromNow: 'od teraz, od tej pory, od tej chwili, od dzisiaj jesteś, odtąd, od tego momentu, od dziś',
  pretend:
    'udawaj, zachowuj się, działaj, wyobraź sobie, graj, odgrywaj, wciel się, symuluj, bądź, wcielasz się, odegraj, załóż, przyjmij rolę, udając',
  answer: 'odpowiadaj, odpowiedz, mów, odpowiadasz',
  unlocked:
    'nieograniczon*, nieocenzurowan*, niefiltrowan*, bez ograniczeń, bez cenzury, bez filtrów, bez zasad, zły bliźniak, złym bliźniakiem, bez reguł, bez żadnych ograniczeń, bez limitów, bez hamulców, niemoraln*, bez żadnych zasad',
  attack: 'tryb programisty włączony, tryb boga, trybie boga, tryb jailbreak, zrób wszystko teraz',
  mode: 'tryb, trybu, trybie, trybem',
  modeName: 'programisty, deweloperski, debugowania, administratora, serwisowy, przeciwny, dewelopera',
  enable: 'włącz, aktywuj, przejdź, uruchom, przełącz, wejdź, jesteś w',
  ai: 'ai, asystent, asystentem, model, modelem, bot, botem, chatbot, chatbotem, robotem, sztuczną inteligencją, sztuczna inteligencja, bliźniak*, asystenta, wersj*',
  developer:
    'programist*, administrator, administratorem, twórca, twórcą, deweloper*, twórcy, twórców, admin, adminem, programiści',
  staff:
    'operator*, człowiek*, przełożon*, moderator*, kierownik*, szef*, pracownik*, zespół, menedżer*, właściciel*, nadzorc*, konsultant*, dyrektor*',
  approval:
    'zatwierdzeni*, zgod, zgody, zgodę, potwierdzeni*, autoryzacj*, pozwoleni*, weryfikacj*, akceptacj*, aprobat*',
  tool: 'narzędzi*, funkcj*',
  call: 'wywołaj, wykonaj, uruchom, zwróć, przelej, wypłać, zrób, użyj, dokonaj, realizuj, zrealizuj, przetwórz, wykonać, zleć',
  approve: 'zatwierdź, zatwierdzić, potwierdź, autoryzuj, zaakceptuj, zaaprobuj, zezwól',
  directly: 'bezpośrednio, parametrami, argumentami, natychmiast, potajemnie',
  notify:
    'pytania, pytać, pytaj, informuj, informowania, informować, mów, mówić, powiadamiaj, powiadamiania, powiadamiać, czekania, pytając, czekając, konsultacji, zawiadamiaj, informując, wspominaj, pytania o',
  send: 'wyślij, prześlij, wysłać, opublikuj, przekaż, wrzuć, wysyłaj',
  conversation: 'rozmow*, konwersacj*, historię, historii, wiadomości, czat, czatu, transkrypcj*',
  secret:
    'dane klientów, hasła, dane logowania, klucze, klucz api, klucze api, bazę danych, sekrety, tokeny, dane osobowe, dane użytkowników',
  decode:
    'zdekoduj, odkoduj, rozszyfruj, odszyfruj, zakodowan*, zaszyfrowan*, base64, wspak, dekoduj, odkodować, zdekodować',
  obey: 'wykonaj to, wykonaj je, zrób co, zrób to co, zastosuj się, postępuj zgodnie, wykonaj, posłuchaj, postąp, rób co, wykonaj co, zrób dokładnie',
  fiction:
    'fikcyjn*, hipotetyczn*, opowiadani*, powieść, powieści, świecie, świat, scenariusz, historię, wyobraźni, zmyślon*, fikcja, baśń, teoretycznie',
  discuss: 'znaczy, oznacza, atak, ataki, artykuł, przykład, zdanie, czytałem',
  device:
    'telefon*, tablet*, tablec*, telewizor*, konsol*, router*, przegląd*, zegark*, zegarek, słuchawk*, gogl*, smartfon*, urządzeni*, komputer*, komórc*, komórk*, laptop*',
  developerMode: 'tryb dewelopera, tryb deweloperski, trybie deweloperskim, trybie dewelopera',
};
