"""What frightened people may write, with and without accents, and what is harmless."""

FOUND = {
    "ro": """
        A zis că mă omoară.
        O sa te omor
        L-a omorât pe vecin.
        L-a omorit cineva
        Vor să o ucidă
        Au ucis doi oameni aseară.
        A fost asasinat.
        ÎL VREA MORT
        M-a amenințat cu moartea.
        Ma ameninta cu moartea
        L-au bătut până la moarte
        L-a impuscat pe strada
        A tras în el
        a tras in ea de doua ori
        Vrea să tragă
        Vrea sa traga in noi.
        S-au auzit focuri de armă.
        A înjunghiat-o ieri.
        L-a tăiat cu cuțitul
        a scos un cutit la mine
        Mi-a pus pistolul la cap.
        A sugrumat-o.
        O strânge de gât.
        Au răpit-o din fața școlii.
        A fost răpită
        O țin ostatică.
        Vreau sa mor.
        Nu mai vreau să trăiesc
        Își ia viața
        Și-a luat viața
        Se spânzură
        S-a spanzurat
        S-a sinucis.
        A pus capăt zilelor.
        Are o bombă în garaj.
        Vrea să dea foc la casă.
        I-au ars de vii.
        A incendiat mașina.
        A aruncat acid pe ea
        Își bate copiii
        lovește copiii
        Rănește copilul.
        O să rănească copiii
        a batut copilul
        Ii bate pe copii
        Face rău copiilor.
    """,
    "pl": """
        Zabiję cię
        zabil go wczoraj
        Zabił go wczoraj.
        On zabije swoją żonę
        Zabijają ludzi.
        Został zamordowany.
        Grozi jej śmiercią.
        On chce jej smierci
        Pobił go na śmierć
        pobili chłopaka na smierc
        Zatłukł go kijem.
        Chcą ją zastrzelić
        Strzelał do nas.
        strzelil mu w noge
        Groził jej nożem.
        Wyciągnął nóż.
        Dźgnął go w brzuch
        Poderżnie jej gardło.
        Celował do mnie z pistoletu.
        Dusił ją.
        On ją dusi
        Udusi ją kiedyś
        Porwali dziewczynę.
        Ją porwą
        Trzymają zakładników.
        Powiesił się
        Mówi, że się powiesi
        powiesila sie w lesie
        Odebrał sobie życie
        odebrala sobie zycie
        Targnął się na życie
        targnela sie na wlasne zycie
        Nie chcę już żyć.
        Chce popełnić samobójstwo
        Podłożą bombę.
        Wysadzą dom w powietrze.
        Podpalił mieszkanie.
        Spalą go żywcem? Spalą żywcem.
        Oblał ją kwasem.
        Bije swoje dzieci
        bije dziecko
        Skrzywdzi moje dzieci.
        Pobił dziecko
        Robi krzywdę dzieciom
        Znęca się nad dziećmi.
    """,
    "lt": """
        Grasina nužudyti.
        Jie nori ja nuzudyti
        Jis žudo žmones
        Jį užmušė.
        Tave papjaus
        Papjovė ją
        papjausiu tave
        Sumušė mirtinai.
        Grasina mirtimi.
        Jis nušovė žmogų
        Nušaus mane
        nusausiu tave
        Šaus į jį
        saus i ja
        Jie šaudo prie namų.
        Šaudė į langus
        Subadė vaikiną.
        Nudūrė jį
        Puolė su peiliu.
        Grasino peiliu
        Perpjaus gerklę.
        Smaugs
        Jis ją smaugia.
        Uždusins
        uzdusino ja
        Pagrobė merginą.
        Paėmė įkaitus.
        Noriu mirti!
        Nebenoriu gyventi
        nebenori gyventi
        Nusižudė
        Pasikorė rūsyje.
        Bandė pasikarti.
        Nusišaus
        Garaže yra bomba.
        Susprogdins namą.
        Padegė namą.
        padegs masina
        Sudegins gyvą.
        Apipylė rūgštimi.
        Muša savo vaikus
        musa vaika
        Sumušė vaiką.
        Skriaudžia savo vaikus
        Sužalojo mano vaikus
    """,
}
NOT_FOUND = {
    "en": """
        He sells drugs from a grey van.
        She hurt her knee.
        It is skilled work.
        Mr Omoruyi saw them.
        Her name is Faith Omorogbe.
        He has tickets for Dusit.
        The sauna is shut.
        She read about Smaug.
        Mr Dusinberre lives there.
        A guest from Saudi Arabia.
    """,
    "ro": """
        Vând droguri dintr-o dubă gri, lângă școală.
        Câmpul de rapiță e lângă drum.
        planta asta e rapita
        Bate la ușă noaptea.
        A bătut vântul tare.
        Copiii merg la școală.
        A tras ușa după el.
        Trage de timp.
        Are lichide în sticlă.
        Taie pâinea în bucătărie.
        Sauna i-a plăcut.
        Sună alarma de incendiu.
        Viața lui e grea.
        Locuiește pe strada mare.
    """,
    "pl": """
        Sprzedają narkotyki z szarego samochodu obok szkoły.
        Mieszka w Strzelinie.
        Pochodzi z miasta Strzelin.
        Jeździ do Arabii Saudyjskiej, Arabia Saudyjska.
        Powiedz im, żeby uciszyli psa.
        Ostatecznie pojechali.
        Widziałem go pod blokiem, miał granatową kurtkę.
        Dzieci bawią się na ulicy.
        Sauna i basen są zamknięte.
        Życie jest tu drogie.
        Ma żabę w ogrodzie.
        Ma wybuchowy charakter.
        Pracuje jako strażak, ma duszę artysty.
    """,
    "lt": """
        Jie parduoda narkotikus prie mokyklos, ir tai pasikartoja.
        Reikia nusausinti rūsį.
        Jis atvyko iš čia, ne iš Saudo Arabijos.
        Sausio mėnesį jo nebuvo.
        Vaikai žaidžia kieme.
        Variklis įkaitė, automobilis įkaitęs.
        Jis gyvena Padegimės kaime.
        Nori gyventi ramiai.
        Kambarys sausas.
        Perka peilį virtuvei.
        Jis muša būgną.
    """,
}
