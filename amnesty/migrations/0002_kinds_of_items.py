from django.db import migrations

FIREARMS, LOOK_ALIKES, ELECTRIC, AMMUNITION, BLADES = range(1, 6)
KINDS = [
    (FIREARMS, "shotgun", "Shotgun", ""),
    (FIREARMS, "rifle", "Rifle", ""),
    (FIREARMS, "handgun", "Handgun or revolver", ""),
    (FIREARMS, "war-trophy", "Gun kept from a war", ""),
    (FIREARMS, "homemade", "Homemade gun", ""),
    (FIREARMS, "unknown", "A gun, but I do not know which kind", ""),
    (LOOK_ALIKES, "air-gun", "Air gun or BB gun", ""),
    (LOOK_ALIKES, "imitation", "Replica or imitation gun", ""),
    (LOOK_ALIKES, "starter-pistol", "Starter pistol", ""),
    (LOOK_ALIKES, "antique", "Antique gun", ""),
    (LOOK_ALIKES, "deactivated", "Deactivated gun", ""),
    (LOOK_ALIKES, "part", "Part of a gun", ""),
    (ELECTRIC, "stun-gun", "Stun gun", "Or anything like a Taser. The law treats it as a firearm."),
    (ELECTRIC, "spray", "Pepper spray", "The law treats it as a firearm."),
    (AMMUNITION, "cartridges", "Bullets or cartridges", ""),
    (AMMUNITION, "blanks", "Blanks", ""),
    (AMMUNITION, "pellets", "Pellets", ""),
    (AMMUNITION, "magazine", "Magazine", "The part of a gun that holds the bullets."),
    (BLADES, "knife", "Knife", ""),
    (BLADES, "large-blade", "Sword, machete or other large blade", ""),
    (BLADES, "crossbow", "Crossbow", ""),
]


def add_kinds(apps, schema_editor):
    ItemKind = apps.get_model("amnesty", "ItemKind")
    for order, (group, slug, name, hint) in enumerate(KINDS):
        ItemKind.objects.get_or_create(
            slug=slug, defaults={"group": group, "name": name, "hint": hint, "order": order}
        )


class Migration(migrations.Migration):
    dependencies = [("amnesty", "0001_periods_slots_bookings_and_points")]

    # Undone, the kinds stay: bookings may name them.
    operations = [migrations.RunPython(add_kinds, migrations.RunPython.noop)]
