"""Writes the lists of names: `python tests/names/make.py`.

Nobody in them is real: common given names and surnames of each language are paired at random (with a fixed seed), as
are double names with hyphens. What matters is that every letter, accent and apostrophe of the language occurs.
"""

from __future__ import annotations

import random
from pathlib import Path

FOLDER = Path(__file__).parent
EACH = 90
"""How many names a list has."""

STEMS = {
    "albanian": (
        "Gëzim Ëngjëll Çlirim Përparim Shpëtim Agnesa Bardhë Blerta Drin Lulëzim",
        "Hoxha Çela Gjoka Krasniqi Përmeti Shehu Çollaku Zeneli Bërxholi Këlliçi",
    ),
    "arabic": (
        "محمد أحمد فاطمة عائشة يوسف إبراهيم خديجة آمنة مؤمن هناء",
        "الحسيني المصري القحطاني التميمي العلي بن‌سعيد الأنصاري الطائي الشمري ضياء",
    ),
    "armenian": (
        "Արմեն Անի Գագիկ Նարե Տիգրան Լիլիթ Հայկ Սոնա Վարդան Շուշան",
        "Հակոբյան Սարգսյան Գրիգորյան Պետրոսյան Ղազարյան Մկրտչյան Խաչատրյան Ավետիսյան Ծատուրյան Քոչարյան",
    ),
    "azerbaijani": (
        "Əli Günəş Çingiz Məmməd Şəfiqə İlqar Nigar Ömər Gülnarə Rəşad",
        "Məmmədov Əliyeva Hüseynov Quliyeva İsmayılov Şıxəliyev Çələbi Cəfərova Əhmədov Ağayev",
    ),
    "basque": (
        "Eneko Iñaki Begoña Ander Maddi Iñigo Garazi Unax Oihana Xabier",
        "Ibáñez Etxeberria Muñoa Goñi Zubizarreta Iruñea Ormaetxea Oñate Agirre Núñez",
    ),
    "belarusian": (
        "Алесь Ўладзімір Юлія Ігар Святлана Кірыл Аксана Яўген Любоў Зміцер",
        "Каваленка Лукашэвіч Шаўчэнка Васілеўскі Грыневіч Дзямідава Жукоўская Цімафееў Якубовіч Міцкевіч",
    ),
    "bengali": (
        "রহিম ফাতেমা অনিন্দ্য সুস্মিতা শুভ্র ঋতুপর্ণা মৌসুমী আব্দুল্লাহ কৃষ্ণা হৃদয়",
        "চট্টোপাধ্যায় বন্দ্যোপাধ্যায় মুখার্জি হোসেন রায় চৌধুরী ভট্টাচার্য ঘোষ সেনগুপ্ত ইসলাম",
    ),
    "catalan": (
        "Núria Àngels Òscar Júlia Jordi Mercè Llúcia Íngrid Joaquim Gisel·la",
        "Puigdomènech Roig Solé Güell Martí Fàbregas Vallès Ollé Camús Capçada",
    ),
    "chinese": (
        "伟 芳 娜 秀英 敏 静 丽丽 强 磊 洋 艳艳 勇 军杰 娟 涛 明 超 秀兰 霞 平",
        "王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 歐陽 司馬 鄭 龍",
    ),
    "croatian": (
        "Željko Đurđa Šime Željka Ćiril Tomislav Živko Anđela Čedomir Ždenka",
        "Horvat Kovačević Babić Marić Jurić Šarić Đurić Vuković Žižić Lončar",
    ),
    "czech": (
        "Jiří Růžena Zdeněk Tomáš Božena Ondřej Šárka Žofie Řehoř Ňáďa Matouš Aleš",
        "Dvořák Černý Procházka Kučerová Veselý Růžička Němcová Šťastný Žďárský Vaňková Kříž Koudelková",
    ),
    "danish": (
        "Søren Åse Jørgen Bjørn Kåre Ærø Øjvind Karen Lærke Asbjørn",
        "Sørensen Kjær Østergaard Nørgård Åkjær Møller Ægidius Bæk Skårup Højgård",
    ),
    "dutch": (
        "Daniël Noëlle Zoë Jeroen André Joëlle Loïs Benoît Anaïs Maartje",
        "Ruÿs Van’t-Hof Coöper Böing Zuidêma D'Hondt Reüs Beïnk Hoëvell Kuÿper",
    ),
    "estonian": (
        "Õie Ülle Jüri Märt Tõnu Öie Äli Kärt Žanna Šura",
        "Tamm Õunapuu Põder Rätsep Mägi Käärik Übner Ööbik Jõgi Kütt",
    ),
    "faroese": (
        "Jógvan Óli Bárður Høgni Rúna Ása Súsanna Símun Gunnvør Páll",
        "Árnadóttir Øssursson Joensen Højgaard Ærgisdal Tróndardóttir í-Dali Óðinsson Mýri Í-Túni",
    ),
    "finnish": (
        "Äijä Väinö Päivi Jyrki Yrjö Åke Hänninen Töyry Öystein Aino",
        "Mäkelä Hämäläinen Niemelä Kärkkäinen Ångström Öhman Seppälä Lähteenmäki Äyräpää Työläjärvi",
    ),
    "french": (
        "François Zoé Étienne Noël Gaëlle Hélène Loïc Anaïs Cœur Jérôme Céleste Îléa",
        "Lefèvre Çelière Bœuf L’Hôte D’Éon Lemaître Gérard Aÿ Müller Œuvray Côté d’Ångéville",
    ),
    "gaelic": (
        "Séamus Áine Sìne Ò-Brian Máire Pádraig Éabha Ùisdean Caoimhín Mòrag",
        "Ó’Dónaill Ní-Bhriain Mac-Ìomhair Ó-Súilleabháin Nic-Ghearailt Ó’Néill MacÙisdein Ó-Ríordáin MacRàild "
        "Mac-Aoidh",
    ),
    "georgian": (
        "გიორგი ნინო თამარ ლუკა ანა დავით მარიამ ზურაბ ქეთევან ვახტანგ",
        "ბერიძე კაპანაძე გელაშვილი მაისურაძე წიკლაური ჭავჭავაძე ჯაფარიძე ხვედელიძე ღონღაძე ყიფიანი",
    ),
    "german": (
        "Jürgen Käthe Sören Günther Änne Ömer Ülrike Björn Zoë Jörg",
        "Groß Weiß Müller Strauß Schröder Öttinger Ägidi Übelhör Fußgänger Größl Preiß Köhler",
    ),
    "greek": (
        "Γιώργος Μαρία Ελένη Νίκος Αθηνά Ηλίας Όλγα Έλλη Ήρα Ίων Ύδρα Άρης",
        "Παπαδόπουλος Γεωργίου Οικονόμου Καραγιάννης Ξυδάκη Ψαρρός Ζαΐμης Θεοτοκά Μαυροΐδης Ροΐδης",
    ),
    "hausa": (
        "Ɗanladi Ɓaraka Ƙasimu Sa'adatu Musa Aɗama Ɗahiru Kaƙa Aliyu Hauwa'u",
        "Ɗantata Yarɓa Ƙwara Maƙera Ɗangote Buɗe Ɓagwai Ƴar'adua Gaɗa Kaɗuna",
    ),
    "hawaiian": (
        "Kāne Leilani Kaʻiulani Kalākaua Nāhienaena ʻIolani Keʻala Mālia Pōmaikaʻi Hōkū",
        "Kahananui Kealoha Kanakaʻole Keōua Kamakawiwoʻole Nākoa Kāwika ʻAlapaʻi Pūkui Kekūanāoʻa",
    ),
    "hebrew": (
        "משה שרה יצחק רבקה דוד רחל אברהם לאה נועם ג'וליה",
        "כהן לוי מזרחי פרץ ביטון אוחיון פרידמן אברהם־זדה צ'רניחובסקי גולדשטיין",
    ),
    "hindi": (
        "अजय प्रिया कृष्ण श्रेया राजेंद्र लक्ष्मी अमृत ऋषि ज्ञानेश पूर्णिमा",
        "शर्मा गुप्ता त्रिपाठी कुमार मिश्रा चट्टोपाध्याय सिंह वर्मा द्विवेदी ठाकुर",
    ),
    "hungarian": (
        "Gergő Ágnes Zsófia Őrs Ödön Éva Győző Üdvöske Űrhajós István",
        "Szőke Kővári Bárány Tőzsér Nyerges Ördögh Fűzesi Győri Hegedűs Ötvös",
    ),
    "icelandic": (
        "Þór Guðrún Ásgeir Ólöf Æsa Örn Ýmir Íris Úlfar Sigríður Éljagrímur Ðorri",
        "Þórðarson Jónsdóttir Æðarsdóttir Örlygsson Ásmundsson Óðinsson Guðmundsdóttir Ýrarson Ísaksdóttir Úlfsson",
    ),
    "igbo-yoruba": (
        "Ọlá Adébáyọ̀ Ṣadé Ngọzi Chịkà Ẹniọlá Olúṣẹ́gun Ụchẹ Bọ́lá Ṣínà",
        "Adéyẹmí Ọbasanjọ Ṣóyínká Ọkọ́nkwọ Nwáṅkwọ Àjàyí Ògúndélé Ẹzẹ Ụzọ̀ma Olúwọlé",
    ),
    "italian": (
        "Niccolò Nicolò Zoè Giosuè Mosè Noè Desirée Lucìa Cosimò Ilarì",
        "D’Amicò Cantù Papà Dell’Òro Ciccarè Fanfanì Salò Forlì Cefalù D’Àlba",
    ),
    "japanese": (
        "太郎 花子 さくら 健一 ゆき 翔 美咲 リン 陽菜 大輔",
        "佐藤 鈴木 高橋 田中 渡辺 伊藤 山本 中村 小林 髙﨑",
    ),
    "kazakh": (
        "Әлия Қанат Ғани Үміт Өмірзақ Нұрсұлтан Іңкәр Айгүл Жәнібек Һәкім",
        "Құнанбаев Әуезов Жұмағұлов Сүлейменова Мұқанов Өтемісов Ықыласов Қасымбекова Шоқанұлы Ғаббасов",
    ),
    "korean": (
        "민준 서연 지우 하은 도윤 수빈 예준 지훈 유진 현우",
        "김 이 박 최 정 강 조 윤 장 임 남궁 황보",
    ),
    "latvian": (
        "Jānis Ēriks Žanete Ģirts Šarlote Ķirsons Ņina Ļubova Ūga Īva Čaks Āris",
        "Bērziņš Kalniņa Ozoliņš Liepiņa Krūmiņš Zariņa Šķēle Žagars Āboliņš Īvāns Ūdre Ģērmanis",
    ),
    "lithuanian": (
        "Živilė Šarūnas Žygimantas Eglė Rūta Čiurlė Ąžuolas Ieva Ūla Ėglė",
        "Kazlauskienė Petrauskaitė Žukauskas Šimkutė Butkevičius Čepaitė Žemaitytė Ąžuolaitė Ūsas Vėlyvis",
    ),
    "macedonian": (
        "Ѓорѓи Ќирил Љупка Њуша Џане Ѕвезда Марија Васил Кочо Трајко",
        "Петрески Ѓорѓиева Ќосевски Љубиќ Џамбазов Стојановска Шќипов Јаневска Ѕидов Њаковски",
    ),
    "maltese": (
        "Ġorġ Ċensa Żeżu Ħelen Ġużè Karmnu Ċikku Marì Żaren Ħanna",
        "Għarghur Ħabib Żammit Ċassar Ġalea Borġ Miżżi Buħaġiar Farruġia Ċilia",
    ),
    "norwegian": (
        "Åse Bjørn Øystein Kåre Ærlend Sølvi Torbjørn Pål Gørild André",
        "Ødegård Håkonsen Sæther Bjørnstad Åsen Nygård Lødøen Æsøy Skjåk Å",
    ),
    "persian": (
        "علی‌رضا فاطمه محمدرضا نازنین‌زهرا پریسا ژاله گلناز چنگیز مه‌لقا حسین",
        "کریمی هاشمی‌نژاد موسوی‌زاده احمدی رضایی گنجی‌پور پهلوان‌یار ژیان چمنی شاه‌محمدی",
    ),
    "polish": (
        "Łukasz Małgorzata Świętosław Żaneta Źrebiec Józef Bożena Ąka Ćwierć Jędrzej Elżbieta",
        "Wójcik Kowalczyk-Łęcka Źródłowski Święcki Żółć Dąbrowski Gałązka Ćwikła Śliwińska Łoś Zając Ńemen",
    ),
    "portuguese": (
        "João Conceição Luã Cauã Ângela Érica Ítalo Inês Ávila Simões Antônio Ãngelo",
        "Gonçalves Magalhães Conceição Araújo Falcão Simões D’Ávila São-Bento Brandão Guimarães Irmã Leitão",
    ),
    "romanian": (
        "Ștefan Țiriac Ioniță Mădălina Răzvan Înțeleapta Ânghel Crăița Șerban Brândușa",
        "Bălănescu Țurcanu Ștefănescu Câmpeanu Drăgușin Ionițoaia Grațiela Vlăduț Șarpe Păunescu-Țîrlea",
    ),
    "russian": (
        "Пётр Юлия Сергей Наталья Фёдор Любовь Игорь Ольга Эдуард Яков",
        "Петров Щербакова Хрущёв Кузнецова Соловьёв Чайковская Жуков Цветаева Объедков Ющенко",
    ),
    "sami": (
        "Áilu Máret Biera Ánte Risten Jovnná Niillas Ellen-Ánne Sárá Oađđi",
        "Sárá Gáivuotna Ŋuorrá Đorvi Guttorm-Čáppa Šállá Žiellá Boŧŧnjárga Juŋká Eirá",
    ),
    "serbian": (
        "Ђорђе Љиљана Његош Џемал Ћира Жељко Снежана Милош Јелена Божа",
        "Петровић Ђурђевић Јовановић Љубичић Њежић Џаковић Ћосић Шћепановић Живковић Чолак",
    ),
    "slovak": (
        "Ľubomír Zdeňka Ľudovít Štefánia Matúš Žofia Ďuro Lukáš Ťažká Jonáš Ôsmy Ĺudmila",
        "Kováčik Hlaváčová Šťastný Ďurica Kvôňák Ľahký Tĺčik Mäsiar Vŕba Ňachaj Kríž Púčik",
    ),
    "spanish": (
        "José Íñigo Begoña Ángel María Óscar Sofía Úrsula Agüeda Ñusta Éric Raúl",
        "Muñoz Núñez Peña-Íñiguez García Güemes D’Ávila Ordóñez Ibáñez Márquez Ñíguez Ágreda Argüello",
    ),
    "swedish": (
        "Åsa Björn Örjan Åke Göran Märta Ålf Sören Öyvind Älva Kerstin Håkan",
        "Ångström Öberg Sjöström Åkesson Ström Hägglöf Älmhult Öst Norén Bergström-Åby Blå Lindén",
    ),
    "tamil": (
        "அருண் லட்சுமி முருகன் கவிதா செல்வி ஸ்ரீனிவாசன் பிரியா இளங்கோ மீனாட்சி ஜெயராமன்",
        "சுப்பிரமணியன் கிருஷ்ணன் ராமசாமி சண்முகம் பாண்டியன் வேலாயுதம் ஐயர் நடராஜன் ஷர்மா கணேசன்",
    ),
    "thai": (
        "สมชาย สมหญิง ณัฐวุฒิ พิมพ์ชนก กิตติ์ ศิริพร อนุชา ปิยะฉัตร ธีรเดช วรรณา",
        "ศรีสุข จันทร์แก้ว วงศ์สวัสดิ์ รัตนกุล ใจดี ทองคำ สุวรรณศรี เพชรรุ่ง แสงอรุณ บุญมี",
    ),
    "turkish": (
        "Şahin İpek Çağla Ömer Gülşen Iğdır Ülkü Oğuz Işıl Yiğit",
        "Yılmaz Şimşek Öztürk Çelik İnönü Doğan Kılıç Güneş Ünsal Ağaoğlu",
    ),
    "ukrainian": (
        "Їжак Євген Ґалаґан Олексій Наталія Юрій Любов Зоряна Сергій Мар’яна",
        "Шевченко Щербань Ґудзь Їжакевич Євтушенко Лук’яненко Хмельницький Ярошенко Жданюк Цимбалюк",
    ),
    "uzbek": (
        "Oʻktam Gʻayrat Shahnoza Oʼlmas Gʼani Maʼmura Saʼdulla Nigora Jasur Boʻri",
        "Gʻulomov Toʻrayeva Oʻrinov Yoʻldoshev Maʼrufov Sheʼrali Qoʻchqorov Soʻfiyev Boʻtayev Joʻrayeva",
    ),
    "vietnamese": (
        "Nguyệt Hà Đức Thị-Ngọc Quỳnh Ánh Ngữ Trường Tuyết Mỹ Ân Ướng",
        "Nguyễn Trần Đặng Phạm Huỳnh Võ Bùi Đỗ Hồ Ngô Lý Đường Ẩn",
    ),
    "welsh": (
        "Siân Llŷr Gwên Tŵm Hâf Ŵyn Dôl Mâir Êlin Cêt",
        "Llŷn-Jones Ap-Siôn Prŷs Gwŷr Môn Tŷ-Mawr Dŵr Ynŷs Pêrson Cŵm",
    ),
}


def names(given: str, family: str, chance: random.Random) -> list[str]:
    """Distinct pairs; every stem occurs, and every eighth name is a double one."""
    first, last = given.split(), family.split()
    count = max(len(first), len(last))
    pairs = {f"{first[i % len(first)]} {last[i % len(last)]}": None for i in range(count)}
    while len(pairs) < EACH:
        name = f"{chance.choice(first)} {chance.choice(last)}"
        if len(pairs) % 8 == 0:
            name = f"{name}-{chance.choice(last)}"
        pairs[name] = None
    return list(pairs)


def main() -> None:
    """Writes one list for each language."""
    for language, (given, family) in STEMS.items():
        chance = random.Random(language)
        lines = names(given, family, chance)
        (FOLDER / f"{language}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
