from django.db import migrations

# A beginning, as the English list is one: somebody who speaks the language must go over it.
# A star stands for any ending. Accents do not matter. Where a stem would also find a name or a
# harmless word ("omor*" Omoruyi, "dusi*" Dusit, "răpit*" rapiță), its forms are written out.
# Every list is looked for in every report: a Romanian "ucis*" would find the Polish uciszyć.
ROMANIAN = """
    ucid*, ucig*, uciz*, ucis, ucisă, uciși, ucise, uciser*, ucises*, omor, omorul, omorului,
    omoruri, omori, omorît*, omorât*, omorâm,
    omorau, omorând*, omorâse*, omoară, omoare, asasin*, vrea mort*, vrea moart*, vor mort*,
    vor moart*, vrea să moară, vor să moară, o să mori, o să moară, ai să mori, vei muri,
    cu moartea, amenințat de moarte, amenințată de moarte, amenințări de moarte, bătut de moarte,
    bătută de moarte, până la moarte,
    împușc*, împușt*, vrea să tragă, vor să tragă, vreau să trag, o să tragă, cu pistol*,
    cu un pistol, cu arma, cu armele, cu o armă, pistolul la, arma la cap, foc de armă,
    focuri de armă,
    înjunghi*, spintec*, cu cuțit*, cu un cuțit, scoate cuțit*, scoată cuțit*, scos cuțit*,
    scos un cuțit, cuțitul la, cuțit la gât, tăiat gâtul, taie gâtul, tai gâtul, tăia gâtul,
    taie beregat*, tăiat beregat*, cu o macetă, cu maceta, cu toporul, cu un topor, cu sabia,
    strangul*, sugrum*, strâns de gât, strâns o de gât, strânge de gât, strângă de gât,
    strângea de gât, sufocat, sufocată, sufoce, sufocă cu,
    răpit, răpiți, răpite, fost răpită, răpit o, răpesc*, răpeasc*, răpeșt*, răpire*, răpind*,
    sechestrat*, sechestreaz*, ostatic*, ostatec, ostatecă, ostateci, ostatecii,
    sinucid*, sinuciz*, sinucig*, sinucis*, suicid*, vreau să mor, aș vrea să mor,
    mai bine mor, nu mai vreau să trăiesc, nu vreau să trăiesc,
    nu mai vrea să trăiască, nu vrea să trăiască, iau viața, își ia viața, lua viața,
    a luat viața, am luat viața, au luat viața, ia zilele, iau zilele, lua zilele, luat zilele,
    capăt zilelor, capăt vieții, spânzur*, tai venele, taie venele, tăiat venele, taie vene,
    bombă, bombe, bombele, bombei, bombelor, dispozitiv exploziv, material exploziv, materiale explozive,
    explozibil*, grenade, o grenadă, cu grenad*,
    aruncă în aer, arunce în aer, aruncat în aer,
    incendia*, incendie*, dau foc, dă foc, dea foc, dat foc, dăm foc, dând foc, arde casa,
    ardă casa, ars casa, ard casa, ars de viu, ars de vie, ars de vii, arsă de vie, arși de vii,
    arde de viu, arde de vie, arde de vii, ardă de viu, ardă de vie, ardă de vii, ard de viu,
    ard de vie, ard de vii, atac cu acid, arunce acid, aruncă acid, aruncat acid, arunce cu acid,
    aruncă cu acid, aruncat cu acid, stropit cu acid,
    rău copi*, maltrateaz*, maltratat*, bate fetiț*, bate băieț*
"""
ROMANIAN_SHOOTING = "trage, tragă, tras, trag, trăgea, trăgeau"
ROMANIAN_AIMS = "în el, în ea, în ei, în mine, în tine, în noi, în oam*, asupra"
ROMANIAN_HARMING = """
    bate, bat, bătea, băteau, bătut, lovește, lovesc, lovească, lovit, rănește, rănesc, rănească,
    rănit, chinuie, chinuit
"""
# "copi*" is copil, copilul, copii and copiii.
ROMANIAN_CHILDREN = "copi*, pe copi*, bebe*"

POLISH = """
    zabić, zabij, zabije, zabijesz, zabijemy, zabijecie, zabiją, zabijać, zabijał*, zabijam, zabijają, zabijając, zabił, zabiła*,
    zabiłby*, zabiłem, zabiłam, zabiło, zabiły, zabili, zabiliby, zabiliśmy, zabity, zabitego,
    zabitym, zabitych, zabita, zabite, zabitej, zabito, zabici, zabójstw*, zabójca, zabójcy,
    zabójcę, zabójców, zamordow*, zamorduj*, mordow*, morduj*, morderstw*, morderc*, zatłuc,
    zatłucz*, zatłuk*, zakatow*, zakatuj*, pozbawić życia, pozbawi życia, pozbawił życia,
    śmiercią, groźby śmierci, na śmierć, nie żyjesz, zginiesz, chce mojej śmierci,
    chce jej śmierci, chce jego śmierci, chce ich śmierci, chcą mojej śmierci, chcą jej śmierci,
    chcą jego śmierci, chcą ich śmierci,
    zastrzel*, postrzel*, rozstrzel*, odstrzel*, ostrzela*, strzela, strzelać, strzelaj*,
    strzelał*, strzelanin*, strzeli, strzelić, strzelił*, strzelę, z pistoletu,
    pistoletem, pistolet do, z broni palnej, ze strzelby,
    dźgn*, dźga*, zadźg*, nożem, nożami, wyciągnął nóż, wyciąga nóż, nóż do gardł*, nóż na gardł*,
    poderżn*, podrzyna*, podciąć gardł*, podciął gardł*, podetnie gardł*, podetnę gardł*,
    maczetą, tasakiem, z siekierą,
    udusi*, udusz*, uduś, przydusi*, dusi, dusić, dusił*, dusząc,
    porwać, porwał*, porwali, porwany, porwanego, porwana, porwanej, porwane dziec*,
    porwano, porwanie, porwania, porwie, porwą, porywają, uprowadz*, więzi ją, więzi go, więzi ich,
    przetrzymuje ją, przetrzymuje go, przetrzymują ją, przetrzymują go, zakładni*,
    samobójstw*, samobójc*, nie chcę żyć, nie chcę już żyć, nie chce się żyć, nie chce mi się żyć,
    nie chce jej się żyć, nie chce mu się żyć, chcę umrzeć, chciałbym umrzeć, chciałabym umrzeć,
    wolę umrzeć, powieszę się, powiesi się, powiesić się, powiesił się, powiesiła się,
    się powieszę, się powiesi, się powiesić, się powiesił*, odebrać sobie życie,
    odbiera sobie życie, odbiorę sobie życie, odbierze sobie życie, odebrał sobie życie,
    odebrała sobie życie, targn*, skończyć ze sobą, skończę ze sobą, skończy ze sobą,
    skończyć z sobą, podciąć sobie żył*, podciął sobie żył*, podcięła sobie żył*,
    podetnę sobie żył*, podetnie sobie żył*,
    bomby, bombie, w powietrze, materiał wybuchow*, materiały wybuchow*,
    materiałów wybuchow*, ładunek wybuchow*, ładunki wybuchow*, rzucił granat*, rzucić granat*,
    rzuci granat*, mołotow*,
    podpali, podpalić, podpalił*, podpala, podpalać, podpalę, podpalen*, podpalacz*, spali dom,
    spalą dom, spalę dom, spalić dom, spalił dom, spalili dom, spalić mieszk*, spali mieszk*,
    spali żywcem, spalić żywcem, spalę żywcem, spalą żywcem, spalił żywcem, spalili żywcem,
    spalony żywcem, żywcem spal*, obleje benzyn*, oblać benzyn*, oblał benzyn*, kwasem,
    krzywdę dziec*, znęca się nad dziec*, znęcają się nad dziec*, znęca się nad swoi*,
    bije niemowl*
"""
POLISH_HARMING = """
    bije, biją, bił, biła, bić, pobił, uderzył, krzywdzi, krzywdzą, skrzywdzi, skrzywdził,
    skrzywdzić, katuje
"""
POLISH_CHILDREN = "dziec*, swoje dziec*, moje dziec*, nasze dziec*, jej dziec*"

LITHUANIAN = """
    nužud*, žudy*, žudik*, žudo, žudė, užmuš*, nugalab*, papjauti, papjaus, papjausiu, papjausi,
    papjaut*, papjovė, atims gyvyb*, atimti gyvyb*, atėmė gyvyb*, atimsiu gyvyb*, mirtimi,
    nori mano mirties, nori jos mirties, nori jo mirties, nori jų mirties, tu mirsi,
    mirtinai sumuš*, mirtinai muš*, sumušė mirtinai, muša mirtinai, mušė iki mirties,
    muša iki mirties, sumušė iki mirties, sumuš iki mirties,
    nušaus, nušausiu, nušausim, nušauti, nušaut*, nušaun*, nušauk, nušov*, peršovė, pašovė,
    pašaus, pašaut*, šaudė, šaudys, šaudyt*, šaudym*, šaudyn*, šaudau, jis šaudo,
    jie šaudo, šaudo į, šaudo iš, šaudo žmon*, kažkas šaudo, šovė, šaus į, šausiu,
    šaus man, šaus jam, šaus jai, šauti į, šauna į jį, šauna į žmon*, šūviai, šūvius, pistoletu,
    su ginklu, ginklu grasin*, grasina ginklu, grasino ginklu,
    subadė, subado, subady*, nudur*, peiliu, peiliais, su peil*, išsitraukė peil*, prie gerkl*,
    perpjaus gerkl*, perpjauti gerkl*, perpjovė gerkl*, perpjausiu gerkl*, kirviu, mačete,
    smaugia, smaugė, smaugti, smaugs, smaugsiu, smaugdam*, smaugiam*, pasmaug*, uždusin*, dusina,
    dusino, dusins, dusinti,
    pagrob*, laiko prievarta, įkaitas, įkaitai, įkaitą, įkaitu, įkaitais, paėmė įkait*,
    laiko įkait*,
    savižud*, nusižud*, noriu mirti, nori mirti, norėčiau mirti, noriu numirti, nori numirti,
    nenoriu gyventi, nenori gyventi, nebenoriu gyventi, nebenori gyventi,
    nenoriu daugiau gyventi, pasikarti, pasikars, pasikarsiu, pasikorė, pasikoręs, pasikorus*,
    nusišaus, nusišausiu, nusišauti, nusišov*, persipjauti ven*, persipjaus ven*, persipjovė ven*,
    atimti sau gyvyb*, atims sau gyvyb*, atėmė sau gyvyb*, prieš save rank*, nusinuody*,
    bombos, bombas, bombų, sprogmen*, sprogdin*, susprogdin*, išsprogdin*, metė granat*,
    įmetė granat*, mes granat*,
    padegti, padegė, padegs, padegsiu, padegsim*, padegt*, padegimas, padegimą, sudegin*, rūgštimi, apipils rūgšt*, apipylė rūgšt*,
    muša kūdik*, mušė kūdik*, sumušė kūdik*, purto kūdik*
"""
LITHUANIAN_HARMING = """
    muša, mušė, muš, mušti, sumušė, sumuš, trenkė, skriaudžia, nuskriaus, nuskriaudė, žaloja,
    sužalos, sužalojo, kankina
"""
LITHUANIAN_CHILDREN = "vaik*, savo vaik*, mano vaik*, mūsų vaik*, jos vaik*"


def listed(phrases):
    return [" ".join(words.split()) for words in phrases.split(",")]


def each_with_each(doing, to_whom):
    return [f"{first} {second}" for first in listed(doing) for second in listed(to_whom)]


def threat_phrases():
    return [
        *listed(ROMANIAN),
        *each_with_each(ROMANIAN_SHOOTING, ROMANIAN_AIMS),
        *each_with_each(ROMANIAN_HARMING, ROMANIAN_CHILDREN),
        *listed(POLISH),
        *each_with_each(POLISH_HARMING, POLISH_CHILDREN),
        *listed(LITHUANIAN),
        *each_with_each(LITHUANIAN_HARMING, LITHUANIAN_CHILDREN),
    ]


def add_threat_phrases_in_other_languages(apps, schema_editor):
    ThreatPhrase = apps.get_model("reports", "ThreatPhrase")
    rows = [ThreatPhrase(words=words) for words in threat_phrases()]
    # What staff have typed already stays as it is.
    ThreatPhrase.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_phrases_with_any_ending")]

    # Undone, they stay: staff may have changed them.
    operations = [
        migrations.RunPython(add_threat_phrases_in_other_languages, migrations.RunPython.noop),
    ]
