"""Five short documents in three families: what the releases of these tests are made of."""

from __future__ import annotations

LEAKED = "How many days does the archive keep a snapshot before the sweeper removes it for good?"
"""A question of the evaluation set, which the documents happen to answer."""

SECRET = "AKIAQ3EXK7ZJ5WTRN2VB"
"""Looks like a cloud access key."""

Section = tuple[str, str, str]
"""Heading, question, answer; the document holds heading and answer."""

INSTALL: tuple[Section, ...] = (
    (
        "Install with a package manager",
        "How do I install the relay with a package manager?",
        "Add the signed repository of the relay to your package manager, refresh its index, and install the "
        "package named relay-server. The service starts at once and listens on port 8080 of the loopback "
        "address until you give it another one.",
    ),
    (
        "Install from an archive",
        "What are the steps to install the relay from an archive?",
        "Download the archive for your processor, unpack it into an empty folder, and run the setup "
        "program in it as an ordinary user. Setup asks for a data folder, checks that at least two "
        "gigabytes are free there, and writes a configuration file beside itself.",
    ),
    (
        "Remove",
        "How can the relay be removed without losing its data?",
        "Stop the service first, then remove the package. The data folder is left alone, so that a later "
        "installation finds its queues again; delete it by hand when you are sure that nobody needs it.",
    ),
)

UPGRADED: tuple[Section, ...] = (
    (
        "Install with a package manager",
        "How do I install the relay with a package manager?",
        "Add the signed repository of the relay to your package manager, refresh its index, and install the "
        "package named relay-server. The service starts at once and listens on port 8080 of the loopback "
        "address until you give it another one.",
    ),
    (
        "Install from an archive",
        "Which steps install the relay from an archive?",
        "Download the archive for your processor, unpack it into an empty folder, and run the setup "
        "program in it as an ordinary user. Setup asks for a data folder, checks that at least two "
        "gigabytes are free there, and writes a configuration file beside it.",
    ),
    (
        "Upgrade",
        "What happens to queued messages during an upgrade of the relay?",
        "An upgrade drains every queue to disk before the old process ends, and the new process reads them "
        "back in the same order. Messages that arrive in between are refused with a temporary error, which "
        "makes well behaved senders try again a minute later.",
    ),
)

FAQ: tuple[Section, ...] = (
    (
        "Ports",
        "Which port does the relay use for its status page?",
        "The status page of the relay is served on port 8099 and answers only to requests from the same "
        "machine, because it shows the names of all queues and the addresses of their senders.",
    ),
    (
        "Snapshots",
        LEAKED,
        "A snapshot stays in the archive for ninety days after its last download. After that the "
        "sweeper marks it, waits one more week in case somebody objects, and then deletes it together "
        "with its index.",
    ),
    (
        "Limits",
        "What is the largest message that the relay accepts?",
        "The relay accepts messages of up to sixteen megabytes with all their attachments. Larger ones are "
        "refused before their body is read, so that a single sender cannot fill the disk of the machine.",
    ),
    (
        "Clock",
        "Why must the clocks of two relays agree?",
        "Two relays compare the time stamps of what they exchange, and each refuses what seems to come from "
        "more than five minutes in the future. When clocks differ by more than that, their queues grow "
        "until somebody notices.",
    ),
    (
        "Access",
        "How does a client of the relay prove who it is?",
        f"It sends the header X-Relay-Key with its access key, such as {SECRET}.",
    ),
)

BACKUP: tuple[Section, ...] = (
    (
        "What to copy",
        "What does a backup of the relay have to contain?",
        "A backup has to contain the data folder, the configuration file and the table of access keys. The "
        "cache folder may be left out, since the relay builds it again within a few minutes of its start.",
    ),
    (
        "When to copy",
        "When is the best time to take a backup of the relay?",
        "Take the backup while the relay is paused, which the command pause does without closing "
        "connections. A copy of a running relay may hold half of a message, and the relay then discards "
        "that message when the copy is restored.",
    ),
    (
        "Restore",
        "How is a backup of the relay restored on another machine?",
        "Install the same version on the other machine, copy the data folder into place before the "
        "first start, and run the command adopt. It writes the new host name into every queue and "
        "reports what it could not move.",
    ),
)

MONITOR: tuple[Section, ...] = (
    (
        "Numbers to watch",
        "Which numbers of the relay are worth watching?",
        "Watch the length of the longest queue, the age of its oldest message and the share of refused "
        "connections. The first two tell that a receiver is slow, the third that a sender misbehaves.",
    ),
    (
        "Alarms",
        "At what length of a queue should an alarm be raised?",
        "Raise an alarm when a queue holds more than a thousand messages for ten minutes in a row. "
        "Short peaks are normal after a pause, and an alarm for each of them would soon be ignored by "
        "everybody.",
    ),
    (
        "Logs",
        "Where does the relay write its log files?",
        "The relay writes one log file a day into the folder logs below its data folder and removes "
        "those that are older than thirty days, unless the setting keep_logs says how many days it "
        "shall wait.",
    ),
)

DOCUMENTS: dict[str, tuple[str, tuple[Section, ...]]] = {
    "guide/install-1.md": ("install", INSTALL),
    "guide/install-2.md": ("install", UPGRADED),
    "faq.md": ("faq", FAQ),
    "operations/backup.md": ("operations", BACKUP),
    "operations/monitor.md": ("operations", MONITOR),
}
"""Path to family and sections."""
