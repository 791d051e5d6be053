/** Polish. */
import type { SignalFamilies } from '../signal-names.ts';

export const POLISH: SignalFamilies = {
  handOver:
    'pokaż*, podaj*, wymień*, wypisz*, wyślij*, powiedz*, powtórz*, wydrukuj*, napisz*, ujawnij*, przetłumacz*, zacytuj*, wyświetl*, wyeksportuj*, daj, udostępnij*, streść, przeczytaj, prześlij',
  what: 'co jest, jakie, jaki, co, jaka, jak brzmi, jak brzmią',
  claim: 'jestem, jako, pracuję, jesteśmy, mówi, w imieniu, tu',
  maker:
    'openai, anthropic, twórc*, administrator*, programist*, deweloper*, właściciel*, kierownik*, kierowniczk*, dyrektor*, szef*, operator*, admin*, zespół bezpieczeństwa, prezes*, zespołu bezpieczeństwa',
  unlock:
    'wyłącz*, usuń*, ignor*, zignor*, omiń*, ominąć, ominięci*, pomiń*, dezaktyw*, zdejmij*, zniesi*, obejdź, obejści*, złam*, odblokuj*, włącz*, pominięci*',
  allowed:
    'pozwalam ci, masz pozwolenie, zezwalam ci, masz zgodę, upoważniam, możesz odpowiadać, jesteś upoważnion*, każę ci, rozkazuję, daję ci zgodę, daję ci pozwolenie, masz prawo, wolno ci, nakazuję',
  restriction:
    'ogranicz*, filtr*, zabezpiecz*, bezpieczeństw*, zasad*, reguł*, limit*, na wszystko, wszystko mówić, zatwierdz*, weryfikac*, debug*, instrukcj*, ochron*, blokad*',
  received:
    'kierujesz się, przestrzegasz, musisz przestrzegać, cię zaprogramowano, stosujesz się, dostałeś, dostałaś, otrzymałeś, otrzymałaś, dała ci, dali ci, dał ci, ci dano, ci powiedziano, ci kazano, ci dali, ci dała, ci przekazano, otrzymał pan, ci podano, powiedziano ci, ci powiedzieli, kazano ci',
  secretOrders:
    'twoim prompcie, twojego promptu, twój prompt, swój prompt, swojego promptu, ukryte instrukcje, tajne instrukcje, ukryte polecenia, ukrytą wiadomość, tajne zasady, wiadomość systemow*, wiadomości systemow*, początkowe instrukcje, instrukcje początkowe, wewnętrzne instrukcje, ukryty tekst, pierwotne instrukcje',
  ownConfig:
    'swoją konfigurację, twoją konfigurację, twoja konfiguracja, swoje sekrety, twoje sekrety, kod źródłowy swój, twój kod źródłowy, swoje dane logowania',
  aboveThis:
    'przed tą linią, przed tą wiadomością, nad tą wiadomością, powyżej tej wiadomości, powyżej tej linii, przed moją wiadomością, nad moją wiadomością, przed moją pierwszą, przed tym wierszem, powyżej mojej wiadomości, nad tą linią',
  toolAccess:
    'do których masz dostęp, swoje narzędzia, twoje narzędzia, swoich narzędzi, twoje funkcje, które możesz wywołać, wewnętrzne narzędzia, schemat json, schematy json, schematami json, narzędzi wewnętrznych',
  otherPeople:
    'innych klientów, innego klienta, wszystkich klientów, innych użytkowników, wszystkich użytkowników, innych kupujących, listę klientów, lista klientów, pozostałych klientów, każdego klienta, inni klienci',
  personalData:
    'zamówie*, adres*, e mail*, mail*, telefon*, dane, nazwiska, wiadomości, histori*, kont, karty, hasła, listę klientów, lista klientów, faktury, rozmow*, zakupy, numery',
  previousCustomer:
    'poprzedni klient, poprzedniego klienta, ostatni klient, klient przede mną, poprzedni użytkownik, inny klient, inny użytkownik, poprzednim klientem',
  wrote: 'napisał*, pisał*, powiedział*, pytał*, zapytał*, rozmow*, wiadomości, czat*',
  credential:
    'klucz api, klucza api, klucze api, kluczy api, api key*, zmienne środowiskowe, zmiennych środowiskowych, hasło do bazy, hasło bazy, token dostępu, tokeny dostępu, tajny klucz, tajne klucze, swoje hasło, hasło administratora, klucz prywatny, dane logowania do bazy',
  keeping: 'przechow*, chroni*, opini*, recenzj*, prywatnoś*, myślą, pomyłk*, zamiast, mówią, widzą, sądzą, oceny',
  howTo:
    'jak włączyć, jak usunąć, jak wyłączyć, jak dodać, jak mogę, jak, gdzie, czy mogę, chcę, chciałbym, chciałabym, szukam, potrzebuję, dlaczego, muszę',
  annulled:
    'nie ma już znaczenia, nie mają już znaczenia, już nie obowiązuj*, nie obowiązuj*, nie są już ważne, nieważne, za usunięte, za anulowane, anulowane, przestają obowiązywać, straciły ważność, nie liczą się, unieważnion*, nieaktualne, przestarzałe, już nie dotyczą, nie dotyczą cię',
  orders:
    'instrukcj*, zasad*, wytyczn*, polece*, zaprogramowani*, programowani*, reguł*, prompt*, dyrektyw*, rozkaz*, wskazów*, wiadomości systemow*, regulamin*',
  notFollow:
    'nie przestrzegaj*, przestań przestrzegać, nie stosuj*, przestań słuchać, przestań stosować, nie słuchaj*, nie musisz przestrzegać, nie musisz stosować, nie musisz słuchać, nie będziesz przestrzegać, nie wykonuj, nie obowiązują cię, nie zważaj, nie zwracaj uwagi',
  theirs:
    'sklepu, firmy, operatora, twoje, twoich, swoich, swoje, programistów, systemu, systemow*, poprzedni*, wcześniejsz*, deweloperów, twoich twórców, dostałeś, otrzymałeś',
  obeyMe:
    'robisz tylko to, rób tylko to co, tylko to co mówię, tylko to co ja, słuchaj tylko mnie, słuchasz tylko mnie, rób co mówię, będziesz robić tylko, wykonuj tylko moje',
  actAs:
    'udawaj*, zachowuj się, wyobraź sobie że jesteś, wciel się, graj rolę, odgrywaj*, symuluj*, jesteś teraz, teraz jesteś, odpowiadaj jak, zagraj*, bądź',
  persona:
    'babci*, terminal*, bez ograniczeń, bez zasad, bez reguł, bez limitów, żadnych zasad, żadnych ograniczeń, nie ma zasad, haker*, wszystko powiedzieć, wiersz poleceń',
  markApproved:
    'jako zatwierdzon*, zatwierdź to sam, zatwierdź sam, sam zatwierdź, zatwierdź samodzielnie, samodzielnie zatwierdź, sam to zatwierdź, jako zaakceptowan*',
  withoutStaff:
    'bez pytania, bez zgody, bez zatwierdzenia, bez potwierdzenia, bez akceptacji, nie pytaj nikogo, nie pytając, bez konsultacji, bez czekania, nie czekaj na, bez weryfikacji, bez autoryzacji',
  refund: 'zwróć, zwrot*, wypłać*, przelej, zatwierdź*, wykonaj*, anuluj*, zrób, przyznaj, zrealizuj*, zapłać, wystaw',
  noApproval:
    'nie wymagają zatwierdzenia, nie wymagają zgody, nie wymagają już, bez kontroli, nie potrzebują zgody, nie potrzebują zatwierdzenia, zatwierdzane automatycznie, bez zatwierdzenia, bez weryfikacji, nie potrzebują już',
  asksWhether: 'mój, moje, moją, moja, dlaczego, czy, został, anulowano, nasze, kiedy, mojej',
  everything: 'wszystko, wszystkim, o wszystkim',
  forget: 'zapomnij*, zignoruj*, ignoruj*',
  toldYou:
    'ci powiedziano, ci mówiono, ci kazano, cię nauczono, powiedziano ci, ci powiedzieli, się nauczyłeś, ci wcześniej',
  iSaid: 'powiedziałem, powiedziałam, napisałem, napisałam, moją wiadomość',
  complete: 'kontynuuj, dokończ, uzupełnij',
  myPrompt:
    'mój prompt systemowy mówi, mój prompt systemowy brzmi, mój prompt brzmi, moje instrukcje brzmią, mój prompt mówi',
  forbidden: 'zabronione, zakazane',
  permitted: 'teraz dozwolone, jest dozwolone, jest teraz obowiązkowe, teraz obowiązkowe',
  addLink: 'dodaj link, wstaw link, dołącz link, dodaj obrazek, wstaw obrazek',
  followedBy: 'a po nim, i dopisz',
  goods:
    'montaż*, dostaw*, wysył*, zwrotów, gwarancj*, pran*, czyszcz*, producent*, kupon*, paczk*, kurier*, mebl*, przepis*, wymian*, obsług*, szafk*',
  mine: 'mój, moja, moje, mojego, mojej, moją, nasz*, moim',
  freedom:
    'pełny dostęp, wszystkie uprawnienia, tryb serwisowy, tryb debugowania, tryb administratora, tryb deweloperski, tryb testowy, bez ograniczeń, bez filtrów, odpowiadaj na wszystko, dane wewnętrzne',
  toAi: 'uwaga ai, do ai, do asystenta, jeśli jesteś ai, instrukcja dla ai, instrukcje dla asystenta, dla asystenta, ai musi, asystent musi, notatka dla ai',
  tamper:
    'zrób mnie adminem, zrób mnie administratorem, nadaj mi uprawnienia administratora, daj mi uprawnienia administratora, ustaw cenę na 0, zwiększ limit zwrotów, zmień moją rolę, ustaw moje saldo',
  unbound:
    'nie jesteś już, nie jesteś asystentem, przestań być, zapomnij że jesteś, jesteś wolny od, nie wychodź z roli, twoje alter ego, twoje nowe imię, twoja nowa rola, nie masz zasad, nie masz żadnych zasad, nie masz ograniczeń, nie masz żadnych ograniczeń, w świecie bez zasad, twoje prawdziwe ja, nie obowiązują cię',
  asksForOrders:
    'czego nie możesz mówić, czego ci zabroniono, jak zostałeś skonfigurowany, jak jesteś zaprogramowany, jakich zasad przestrzegasz, jakie masz instrukcje, zdanie twoich instrukcji, jakie są twoje instrukcje, jakie są twoje zasady, jakie masz ograniczenia',
};
