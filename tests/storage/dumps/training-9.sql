PRAGMA application_id = 1448364849;
PRAGMA user_version = 9;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'pack','m0001_first_form','2000-01-01T00:00:00.000Z');
INSERT INTO "_sqlite_migrations" VALUES(2,'pack','m0002_angles','2000-01-01T00:00:00.000Z');
INSERT INTO "_sqlite_migrations" VALUES(3,'pack','m0003_exemplars','2000-01-01T00:00:00.000Z');
INSERT INTO "_sqlite_migrations" VALUES(4,'pack','m0004_damage','2000-01-01T00:00:00.000Z');
INSERT INTO "_sqlite_migrations" VALUES(5,'pack','m0005_self_tests','2000-01-01T00:00:00.000Z');
INSERT INTO "_sqlite_migrations" VALUES(6,'pack','m0006_levelling','2000-01-01T00:00:00.000Z');
INSERT INTO "_sqlite_migrations" VALUES(7,'pack','m0007_study','2000-01-01T00:00:00.000Z');
INSERT INTO "_sqlite_migrations" VALUES(8,'pack','m0008_deliveries','2000-01-01T00:00:00.000Z');
INSERT INTO "_sqlite_migrations" VALUES(9,'training','m0001_gold','2000-01-01T00:00:00.000Z');
CREATE TABLE angle_offsets (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        recording TEXT NOT NULL REFERENCES recordings (recording_id),
        offset_us INTEGER,
        supersedes INTEGER UNIQUE REFERENCES angle_offsets (seq)
    ) STRICT;
CREATE TABLE answers (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        answer_id TEXT NOT NULL UNIQUE,
        question_id TEXT NOT NULL REFERENCES questions (question_id),
        text TEXT NOT NULL CHECK (text <> '')
    ) STRICT;
CREATE TABLE assignments (
        coding_id TEXT PRIMARY KEY,
        mask TEXT NOT NULL UNIQUE,
        position INTEGER NOT NULL UNIQUE,
        task TEXT NOT NULL,
        instrument TEXT NOT NULL REFERENCES instruments (instrument)
    ) STRICT;
INSERT INTO "assignments" VALUES('c19bd189a798750c','R-DG55',1,'free play','sn-1');
INSERT INTO "assignments" VALUES('112a0b7a208e12cc','R-CCR8',2,'free play','sn-1');
CREATE TABLE blinding_answers (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        guess TEXT NOT NULL,
        certainty INTEGER NOT NULL CHECK (certainty BETWEEN 0 AND 4),
        reasons TEXT NOT NULL CHECK (json_valid(reasons)),
        at_us INTEGER,
        words TEXT NOT NULL
    ) STRICT;
CREATE TABLE coding_events (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        state TEXT NOT NULL
            CHECK (state IN ('started', 'submitted', 'stopped', 'locked', 'withdrawn')),
        reason TEXT NOT NULL,
        words TEXT NOT NULL
    ) STRICT;
INSERT INTO "coding_events" VALUES(4,'c19bd189a798750c','started','','');
INSERT INTO "coding_events" VALUES(7,'c19bd189a798750c','submitted','a test','');
CREATE TABLE damaged_stretches (
        recording_id TEXT NOT NULL REFERENCES recordings (recording_id),
        start_us INTEGER NOT NULL CHECK (start_us >= 0),
        end_us INTEGER NOT NULL CHECK (end_us > start_us),
        PRIMARY KEY (recording_id, start_us)
    ) STRICT;
CREATE TABLE delivered (
        kind TEXT NOT NULL CHECK (kind IN ('coding', 'instrument', 'exemplar')),
        thing TEXT NOT NULL,
        delivery_id TEXT NOT NULL REFERENCES deliveries (delivery_id),
        PRIMARY KEY (kind, thing)
    ) STRICT;
CREATE TABLE deliveries (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        delivery_id TEXT NOT NULL UNIQUE,
        contents TEXT NOT NULL,
        given TEXT NOT NULL,
        removals TEXT NOT NULL CHECK (json_valid(removals))
    ) STRICT;
CREATE TABLE desk (
        coding_id TEXT PRIMARY KEY REFERENCES assignments (coding_id),
        place TEXT NOT NULL CHECK (json_valid(place)),
        opened INTEGER NOT NULL
    ) STRICT;
CREATE TABLE exemplars (
        file TEXT PRIMARY KEY,
        frame_times BLOB NOT NULL,
        end_us INTEGER NOT NULL CHECK (end_us > 0),
        display_width INTEGER NOT NULL,
        display_height INTEGER NOT NULL,
        has_audio INTEGER NOT NULL CHECK (has_audio IN (0, 1)),
        sha256 TEXT NOT NULL UNIQUE
    ) STRICT;
CREATE TABLE gold_keys (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL UNIQUE REFERENCES sealed_gold (coding_id),
        key TEXT NOT NULL
    ) STRICT;
INSERT INTO "gold_keys" VALUES(8,'c19bd189a798750c','b73072188e73cb56649c130a5a5b7445cb50d6fb6f9fbaf2eb940dee9f5ac80b');
CREATE TABLE guidance (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        timepoint_labels TEXT NOT NULL CHECK (json_valid(timepoint_labels)),
        contact_name TEXT NOT NULL,
        contact_reach TEXT NOT NULL,
        contact_recipient TEXT NOT NULL
    ) STRICT;
CREATE TABLE instruments (
        instrument TEXT PRIMARY KEY,
        instrument_version TEXT NOT NULL,
        definition TEXT NOT NULL
    ) STRICT;
INSERT INTO "instruments" VALUES('sn-1','1','# Our own instrument, in our own words; see docs/how-to/add-an-instrument.md.
format = 1
id = "sn-1"
name = "Sensitivity and non-intrusiveness"
edition = "1"
licence = "Part of vippcoder, GPL-3.0-or-later. Original wording; not derived from a licensed scale. Not yet validated: a study that uses it reports its own reliability."
cannot_code_reasons = [
    "Child or parent out of view too long",
    "Film too short",
    "No sound, or speech cannot be followed",
    "Language not understood",
    "Film damaged",
    "Others take over the interaction",
]

[[dimension]]
id = "sensitivity"
name = "Sensitivity"
person = "adult"
definition = "How far the parent notices what the child shows (gaze, sounds, movement, mood), takes it as the child means it, and answers in time and in kind. Judge by the child: does the answer fit, and does the child take it up?"
hint = "higher: more in tune"
lowest = 1
highest = 7
step = 0.5
polarity = "higher-is-favourable"
unit = "both"
required = true
anchors = [
    { level = 7, text = "Notices even small signals; answers are prompt and fit the child, almost without lapse." },
    { level = 6, text = "Notices nearly all signals; answers fit and are in time, the odd one late or missed." },
    { level = 5, text = "Mostly in tune: clear signals answered well, quiet ones at times missed, then mended." },
    { level = 4, text = "In tune about half the time: answers clear signals, overlooks or misreads quiet ones." },
    { level = 3, text = "More often late, brief or beside the point; the child must repeat or insist." },
    { level = 2, text = "Answers few signals, mostly strong distress, seldom in a way that settles or engages." },
    { level = 1, text = "The child''s signals, distress included, have hardly any effect on what the parent does." },
]

[[dimension]]
id = "non-intrusiveness"
name = "Non-intrusiveness"
person = "adult"
definition = "How far the parent leaves the child room to act, choose and pause, and steps in only where the child''s state or safety asks for it. Stepping in counts by what it does to the child''s own activity, not by how kindly it is meant."
hint = "higher: more room"
lowest = 1
highest = 7
step = 0.5
polarity = "higher-is-favourable"
unit = "both"
required = true
anchors = [
    { level = 7, text = "Leaves the child room throughout; joins in by invitation and follows the child''s lead." },
    { level = 6, text = "Seldom steps in unasked; looks first, and draws back at once when unwelcome." },
    { level = 5, text = "Mostly follows; now and then directs or helps too soon, then gives the lead back." },
    { level = 4, text = "Follows and directs in about equal parts; some of the child''s activity is broken off." },
    { level = 3, text = "Often sets pace or topic, takes over toys or prompts; the child''s own aims rarely last." },
    { level = 2, text = "Steers, tests, handles or interrupts most of the time; turning away changes little." },
    { level = 1, text = "Overrides the child''s activity or body nearly throughout, against clear refusal." },
]
');
CREATE TABLE journal (
        seq INTEGER PRIMARY KEY CHECK (seq >= 0),
        kind TEXT NOT NULL,
        coding_id TEXT,
        action INTEGER NOT NULL CHECK (action <= seq),
        reversal TEXT CHECK (reversal IN ('undo', 'redo')),
        reverses INTEGER REFERENCES journal (seq),
        written_at TEXT NOT NULL,
        software_version TEXT NOT NULL,
        payload_digest TEXT NOT NULL,
        link TEXT NOT NULL UNIQUE,
        CHECK ((reversal IS NULL) = (reverses IS NULL))
    ) STRICT;
INSERT INTO "journal" VALUES(0,'genesis',NULL,0,NULL,NULL,'2000-01-01T00:00:00.000Z','0.1.0','c85ae9cde753c48c8372acd300f175ed39481a8abdb2b0f5b8fab7afe865813f','a45cadb812713b6eb15c74522968336a940553a42846044803df3923c83baf99');
INSERT INTO "journal" VALUES(1,'training_rules',NULL,1,NULL,NULL,'2000-01-01T00:00:00.000Z','0.1.0','280ca6f1cbe5f1b0a09cd1feb96f6c6a6dc254350050ec484da0f15dfc0f1f99','5a8c4190695d4a60ab4207b921a53b72cbd1a478e0fad5ba843f23b738edbd29');
INSERT INTO "journal" VALUES(2,'sealed_gold',NULL,1,NULL,NULL,'2000-01-01T00:00:00.000Z','0.1.0','a3e8818dbd33b1834c53f6c0de70ee1d5126adbd5d51fe21669a25865fea6a41','e0876fc237d6a6e8fa52d68f474e12159a00db27fc48233b44f98d10d0a676f4');
INSERT INTO "journal" VALUES(3,'sealed_gold',NULL,1,NULL,NULL,'2000-01-01T00:00:00.000Z','0.1.0','45a981a2846470e5d2e96d611e2eff138d6f204bf83302c9448923d3944b7e70','aa8839841cc1fcc80dfc2df0bf1ead60eb2eead2fe250a15b22f5add5ae36229');
INSERT INTO "journal" VALUES(4,'coding_events','c19bd189a798750c',4,NULL,NULL,'2026-11-25T15:06:14.722Z','0.1.0','be1033754591b2fde340b994b274034bfc8cf83878acba267227d05b9e144ba7','d06cd2b48ed718c91d3ca09593e6c958474d6b139a3bb4d96aef5904fc5a7d9d');
INSERT INTO "journal" VALUES(5,'ratings','c19bd189a798750c',5,NULL,NULL,'2026-11-25T15:06:14.722Z','0.1.0','0ad6c4b38f87bb2ba7c1386861ea93d6df804d7f4fc524de82c3c919f870745d','f90d482edcc24443d14b8077f44ef8b884fb7e8d39a1aad989c95ff0bb40fe6a');
INSERT INTO "journal" VALUES(6,'ratings','c19bd189a798750c',6,NULL,NULL,'2026-11-25T15:06:14.736Z','0.1.0','eaa13ceec8caa8e1fdac37dc3ab87e8c40fc41353aac91f2a85b39126f870413','25d1322751fe899e90106d81fc02a1165e6dccd91b3a12eb9b27dc0c1810b1c1');
INSERT INTO "journal" VALUES(7,'coding_events','c19bd189a798750c',7,NULL,NULL,'2026-11-25T15:06:14.741Z','0.1.0','54530c03958e19057c055a911df35fd1cbe1bb1d7d220270db88707e53cda358','444b4b273bc21d6ee73ba0e4cb7a19cabbc366696e9f277688a7ae3ef7f178ff');
INSERT INTO "journal" VALUES(8,'gold_keys',NULL,8,NULL,NULL,'2026-11-25T15:06:15.000Z','0.1.0','94a502811b927e1e34e018881ded43cf69d3ef9fcd805bd0643dd39e57d41baa','895a222e956e1598bf513a93a1185231c5af1bfc7349a65466645022d2f99ef0');
CREATE TABLE levelling (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        is_levelled INTEGER NOT NULL CHECK (is_levelled IN (0, 1))
    ) STRICT;
CREATE TABLE notes (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        note_id TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('evidence', 'bookmark')),
        recording TEXT NOT NULL REFERENCES recordings (recording_id),
        at_us INTEGER NOT NULL,
        frame INTEGER NOT NULL,
        dimension TEXT,
        segment_id TEXT,
        text TEXT,
        supersedes INTEGER UNIQUE REFERENCES notes (seq)
    ) STRICT;
CREATE TABLE pack (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        pack_id TEXT NOT NULL,
        observer TEXT NOT NULL,
        group_labels TEXT NOT NULL CHECK (json_valid(group_labels))
    ) STRICT;
INSERT INTO "pack" VALUES(1,'e45d6ece902793bb94e405d1d56fc49e','anna','["Video feedback", "Usual care"]');
CREATE TABLE payloads (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        salt TEXT,
        body TEXT CHECK (body IS NULL OR json_valid(body))
    ) STRICT;
INSERT INTO "payloads" VALUES(0,'9932536896d860302432435f292e1e59','{"contents":"e90d953201b1be1cbeab96459822a43b12570b95e0c5f9944541b58956f26e50","given":"87c931ddbec3047ac91426f42d434249c984c0fe4c333b54f2b05e4e10b8630b","nonce":"77614f5e2d3895678ffec623f52fd965e25e14b0bd9a5110ed268730272de6b9"}');
INSERT INTO "payloads" VALUES(1,'81d1590548bb7c0c8bd9f14087931d91','{"is_practice":0,"rule":"{\"basis\": \"films-in-a-row\", \"films_in_a_row\": 3, \"icc_at_least\": 0.8, \"share_of_items\": 0.8, \"total_within\": \"4\", \"valid_months\": 12, \"warn_days\": 30, \"within_points\": \"1\"}"}');
INSERT INTO "payloads" VALUES(2,'3c5d89be48b3d05832535c9521ecab65','{"coding_id":"c19bd189a798750c","key_digest":"c911814b6a3d75d8c96e1daf279eeba8c1cab6a23243019789f52df063cbad96","locked":"AS6SUskrMIli/oAuJB9x35ftrV6bBv/GgyrYNZN5XRipYH1uIifSL9l/onI0VJU/jbBe2bNfjnvKUGrqSUMyL8LgqST3D7YWY+CrJivCZnuTxOyN+qzihF61VfknC02jZxOXQFd/qLRACU3+vtO62OuJxuJbrfsS/cNkxN3BHl0uAje+ouypb2FdJxslTQdrEIKvSGpl3awIPNKkgVUr0NkhTzO0p7BXeCUIirT9ahsiFqANtr3fWMvRbgpcsz0t6HdGKJc3wJfAZ/np/+NZvrlPwcRcc+8IfDNdRaFSi59iYtysTGfznr1NUGR/3VRbYxivYQ0fD93nB4JqGGDihp+fSHlksGnBBNyrkZCJLJSpabDaamH0iXu1d2UQ2VJT8Xkmw9x+cYa2BJCKXmH4+T1odRWLJ40mcvBG8m/PobdL7tq7vDwrsE+/kjbqnUCyXdoJqaqgGFsJ7hqCO2JIfYCIXbK1/kPY3aklTsvBVcEXWa+zYjBVyw91MJfTg0NUIBepflfN1cklkVfLTYGQvSNhzPkMIlwDOlLVL5tOe+9bwTqk8hJtDV6rgpjq/5yFj91s3+hWODcB/x4uLk+eE/3FAZxB7tqW3VmZiu46A1VVWEWTP+e5fH01tsZ7k9z8GF/AtrR9yW2P/svaRyngDmQI267BkXV2GGEZUBZELFs6l73FP/P+rb1gL5urkWRzNDTzEkc3Tv2MbOkyHk2HgecPqbkwpweNmK7gM90PHMapR9r0RZAaRhEKMCv0O3kT8uNPnJzpMgvfJhT/xzvsuxCTOPVZ3JoDIylXH60oI1F2d4/6wURZ2lKVDcSfsNC0exl5vuSdjS4Ll5CGSlIL+jJkK0o+xaThpOxoGa9AgliU4ENezXr/G+j12VZWzQtOVKYnm1ObtFXnRNafNRFoYqCLaWjdAytPUfHO+UvVreYF4gtw5BE6ADpga7TEiBaB3wTFZR/EqqwFTL6G5wzE/I1za0QXVrRO6r/EMqj4c4reTNQDvhQlRUsvMpWhafNhUCFmARtJISkx/Beec1M7f143iQEyueYg2WQC3wTgdRInfUHst7ZtP6CLG0JSVwIRZOD5iHALdf1MxNNbxKMK987OwslMULAxko518Oz7VLZbGM6xPfM1SUtGcwK21Soafn7VNPWwN9IMGMAZRlISlWj6COOBAoeNW0BVImb8btyAU+SISRRqNdimMTjeLCBX6N9yzG4n0RoVUV2TZ2S/rqIgC4/0fAfnEC4FHRy8ub9BIt1UTUJKsOU58jv/Sj75f87ZuDJ9W96nKHCGAyHWn+Z+Lk5TC/FB/4IQ8bJhOLWn/OUuAlyzBRNkFV2PZ0HObDJrSpYQITi9Mf7gqI5Be4uCy3CcLPwVJ39mBen0qTTNL6p/GzfnfA2Xa+kZJgDmqL7JT2Q57yVRAeBrCRLa/kzdrDYQUUWo5HDpRUE2qEMjoX00fMLlNFgLuMTfvn1Pt4Ux3fGRrejCa/jhqfh2+LoS8s3vvApJ4ai5hl+htvUW6LrCUOwWIc3JZNuCfixTCCY5yHTpBYWnWVwvV1NRqSHRreSNHHsMSoPHvBHelXBC6Ou/my48I5FzVRx8fZJgB5cSzS5NT9M1mrQv7V6pAp7tna8LlCErtrDpNiZTtpSNsRaHH/oWvDhY5OHCJ2cnfZSK3sQnaoKNPuBhpKXHeZM1N34pYnwhqVH5fv+luq5ns1PDSCk5Hu314+87jt5PC4eVecKShrhtuyj2KnDJjHcCyr+5T5upcfjJAvggeK4jWsB2gWsuc4YEav1tB12oyxIekUvg2x9aDu/uV+lBMtZQRiF2JeLF6dZ1zHnpJ2UTVhK8NI4QAno4nWYuJbP+69twdpX8QaUmQenq/mEvtxBM6rpZjDh5pdOHKn1csGYqYLFj4uzs4ePFxrN1+iN+09P+fqe2lxpyIVP2Njm1+Ue2T+ydxRZ1K3hjhYOXpQ1gSS7A25GFAAD5n8ljKFOFXGeHnjJjJOZVwYGOzms23GWYctC+ArpBCI+euzuM0Uq6/R9lMZJHzPMm5KDTdwt4DCHBb82sQ9MBPwW7lwR9NwFZ6BFuf3DaWBCmQ91ynuTUp6voc9PNX0YILYKRfajKsW039wCaGi2QqOs/f3ASlIBFYIz5xBIznBRAviBOgV2+9Qs+rl8O7LKcZsfdkfEjLOG8cyC2ukw7HOASL8Of5pv7MEa+UNZ872MtZ0/DVqxEQRvwpg7F62F6M8r5o6RIUZp5TPwdNHGDDgUOaxyF/gLvX8dxfkBwa89tsygxKOtDyeet444ASEJpjL++ccuOyliRNsUBhtQXBgfnYtmFRNQAXhPmyKGY+qFhBQae5PoKTBmeeUImYzhCmDbmA2p/S9HrGEcjBlrXnMv1wPoVYCAFGpI4Ys1O/Ej9B75HKGQDPPDVK5j1Fflw31Mwmw12ZKdZXdU8P0SZQe6YarGQ7FcUsIjBN8I4qCtIIPLILfSLS2kIzPohmbUlHx+5T+P9bkZcWVMdl3sDZp1GwR8C9Vw6pk8BclCu7vVGA6pO8y1JAMKpDonKrjYAHDFMOX1AsKt7Hfn7DRxBUr96rFz0WsNVrxplq3LJVn2AjsnctR66IFZMCck4l2vV1lbjoySqu1CcNtLPnWiuplOvGp3RN1ebV/E8Zcb/CWjUP1okCZgtSvORYftyxaF6B6p8zX2+lvWEFE+hF0/Uhu/QCGPGUyBRx/S++vYcWbcb2bwcDmTNj2paiKIzBF7VAQXaiEYqV0Hm2TORGLX+ryHoAIjFawzg6IbpiznsxR4rR4VhLj6EIdSvRXL2T7LfN4zBJzycF7qhWBZQy/8eph0guAm5flaf6RwGL87f0oPD4XWxr3JvYlWsW6h9gPEmVYn7GC00usfUNtNqL/vgPXbV3ORJPAJcZ1utmDs4058XAafo2r9KOXL4Cyq49SgYBPhaeNfovApz+5yTEyAYFQGee+fllJt7Ee2dSkQKj/3nWOX5XbSFW/YAJqoHhCDGk0ZL4IPMmwmSMxBzK3Skuxgupp0bL+gkXm2BR/UAfrDmzIMjR7p/3TpODm8PcTsqxc7YrXFIQekibrUAJlMVfpqhyZhava6/5QwPxceg9Omx8fP+ABiJO4ixtk67onW2Z0JzPPoZJvogtLlECs6rcecTOnOnSmdVCh+xh/Nec+jFMm3fMOv6QAZBSQlHOwDMBbf3xFM9ph3HG3wTOjR5qPvPqXeJLjmDdAuRH5C0j95HRWmm6icPMAeBzba81Aefy/XSbENMlQv7y0v+r/4FZrXNv/S+39pt0buz1yyATF/3BdPTcR/IEypTvCLTmZs7iR0e821GzHVPX2wA2ZA/SGcxo6LFKgR7icUZ5QKsfdHMq+Adops1HAtodD5bdttGA0KA6xbhYzpK8AzgRSh/ifVa0NXLWT9UQWu1fU3G9cSZupV6zS7iNbETmIJaOnlCUQUhHef3/jxuWdehBFd6XDYJKO7lnaH+sdHb42kxcv2kgOtSOGfqieI0OLCqEXr1t3WUImtghJBjXgeEvy9XMoqNJ4HukOZ4YOEiUsJe1V8fVbyY+dybtEhEzTf0FwkD8jNtDK0/QMSfj360mhMdUukz+qHc2F4mEnt5ck72HshYgZG+2JH1xwwF88Jj0fUn+1aCc6cAn1FnszyfSPaIPETO69TW8XbYQESAAUfCsb9g2ezau16BpahyYdKNf35kk5stH2vZAotfBw+cB6Y/JDT1+omXelrcsOgCQ9jLdzt38K4t582XmHLXeOG9gT85YfqfepK1gk8hXd/CI3+sFCdQrysHH6DvC3/9sTOPe3yRu1yhb8gG1ZUbo4sodc6VvJnCh9miLApaI1/49F3cWhKBhA5UEllslf4H4w+BvyvcRUB2ohTw9vb0OT9wj59aNoe9bR3m5MP2Tj62TynQUfuW08c6BePc4B5BcBqjZLB9usR6mUHACsXMBLUCQCmals1FoQWcpRTDompwFeeX5Egiyp06vB/M/ON/GT0Rkz+KqIUGexZhnqnhnQ5g2RQ6LuR4w3dzSKDF4Sg1nCmPDHc5iE5fCAXx1xbwUOeIqfdd7a0NgC4J6YuLE6D517uP5zR3FKyMpGpEMw6B0oDp4Ou54v34Ex0x3v/M1sTTejVp/MNR06nbjQQutkX1FMOZZGHhMHpVkCurEv//SefwDWxs/lcrd0U9SW7ei+A96NW/wGBr4EgnZbsuLYjJuwqHyDoampln3rDZcjwU/4wQEDXSwTES22v8OLz9FuTZV7Mmozuk4zB389qIJzk9kGU8GcP6JdmD2puLag3f6ezxgwlQuiNrs9+oHGA2s44Mxh2MdhbbmP43vS5DBctnKZ+ZU46yylhPQirXR8RmumYf3PJuoqP131yUkSzr3E8Brknn5c6w9uuAmes50B0PXwGQTKqvDJxOo2J2oSQaSjRhxeFDrjqsW64FsHmrTTl8hoxPAngSNg2nAbdR0nsBFf/ZB5Hmb/IjLjALedu8ChgEJ8IoNaTY1Vmb4TMSnqWkqCzRaqc/Js/zwmPW7yRh4+76a8HN37PsnE6OZAGKbCDRpQVJqT5EzadlaWVImGwBkTIPlFi0kRfh9aBjyPBccVdbDid00UHtzSzfqfrFHL1DNeP/4BVwEfrX+Jb2RNTYYxNvDLhxz9DTJbie5VFCAI1PMHKDezlLcdsM+CAm2d15TXrSh88vzsCg+1p9DWsj1EGU2IbiCB0fxhiDpEHu/L49tdmAJiGwvuD9JJP8RdaQCdMF15gxvO9pXAzrLfrFGv70cMfsAss7j1SptfWPK2mIrH+aeFDfjtu6OJOTXPcgZid9SP1Eua82HjT0mrMH/3QRP/ZAQHn63r1m0u3nb7nTePkEEtQZHvSdYN0H9tNCpcqWUDStFOnxMWIBWygDRz5ZAMBrhbvUn0SybwAi5DYOPhFCuSJ1L6Oi3T6B+U5aKrs/dDAJEAJRscbEJqwam+N31pQG/Xlp3aIbDW1eEdVqp1J/fhXN4Pch2UQZuDgEgfvMc9gpGjHFeSXI+fSPa0oOIAn9/yC0LlJ2yh9ssOJ7cIXSI4+A8+DTa5SD7hC313mqIcOdDoziK+X4S3YWxZx9Qfr+RU+T9Q+AuvWSslrLKBltbPdDBv+pnZI86w/zwqBb95WTIDw+6/bhUSbmcNtHI/CrIsnq7in89kJNgG0svGjX2yEd8c5v2eGYm6KyNXO9pCx2zzdJYtLfgcs4lb0g9Pp2+Qkf1CEV+FgGFvlW3j1dwPrD7wJYj+RINpkoxJaAFzXLl1vN1FBk0oV4yKMtZsRT9jVgg9IRQR3NeRBTK/ol1p276J6E06WnB8RIySkF0A5uRkrnxsOIoOlxxxROAmzvg2XcCbZuUUHSKaVoYLRaw6+egLOt5GgsAFv6sfKsWrK57vIk7lgOpEr2HAK31S8nEP5vX9oJIR7uJOmQCQ8SfbRzRASzgJY1AD619YTDb1Z2qhAmwdJtykl/0hpyuN1f3yf6vxvq3dTdjdcTlaE="}');
INSERT INTO "payloads" VALUES(3,'bd28a4681308d7d331ca22e5ddbe6ffc','{"coding_id":"112a0b7a208e12cc","key_digest":"9af274f613a8384f003c62cec73876dd4fdbc827df7ce4b5030a2d730eca61cc","locked":"uWS6ECiaaL2ekvutGWGRKG7mhfrtUNdK69C62sCDM0bKPHyov0HQpjdIIKePFRG2ETbepQRJlO+xT3pE6yBDM/Yaw/tauYw/FY1PXGLal9mG+TLhqYWGGUxtLHHDtu+WhtXAXafDt1twVmdtcQ2lqShKoE7T3wc+fr9t6jL05vOlIJJT0l25Sm45JSk9KdcONGR+rQ2WzSwfXoX1iFGQ3C1Nj4Z+AODNiyZ5mjbz0p1bPdQbWLPsOt+mkqypkEKT1ByCDss5aituWV5dzpoomS8TgsAffLLUh2di4oBi9m3uML7mFm7uyD/9tKc5No8/coX6Rrrj2CxLTUyrNZ++vGBRbL03QaYUOxlVc8USJ6lGXjCKtiKSZaeclxjcuoU2jI+0bJ18oI97UuSzfgJJIDACnlANa0BSJcWA+USLBwCoVlG+/tz12PVS/cKYgBBlrZmSKa+TA0cl0gAIPnFq99vSO/+ANqIqkovSDDm96kmgDTgjqosFQ6vW1nZXCR22TuaHQzTTdHJT2qbr793z30aFj6GSa+JObM61A2agXM93cxiPrKu+0hLMDpFGxXvqUj2pET3C8o7/BChKrH61UJeG5FbDW2g0p1LqBKg3yQFf6sC1g9+Fi9q0Bx4lPpvqn5emyD3jHUBtzndCe7Owo2pYZr8Zve2qC8jhF2PqJWYEeh9yUSpWk+292yOxnPo7RgC9yKKCwesp1+rW0ME8zZX7lGgOsbF4k1g+IpKwMKHpZF75LPIHZvo8wtomFGlA8lIx1DtrLs/Gx1kmNFinDXBZVoDSzA24fYrVH0Coh3Rqq1W2hDWQsAJ0WeQgom9JAayDYtEvMTJEXtTxUnluntgBVFwM9z0m/pj03JjZPL3GzD68Z6hJOhoI/zBNfPsMZwweyHEPdgTgEN6gOr1NofxIt/z7OqZlWuKx4/p0nFENvE6tDUs7kYOWrbimGeKZBH0UfiQC/6GQ2NRpStcdg4tEXJa/IxpV3ANQ0Wr4SFRYo/6kLzP5qp74S8iUj2d/rrafDrx6RFPaC9g+cTqJ0avRCEkUG1nouxZK1OQC7NyaEnLqFcRmR6SNUUE0+0/ORMHxVp/IyhcS4bx4Oa6c/gwIFHEtipSswtrjxAF5K0K+beEYDJnHvvSHqHlIdEQK7HL4FtDFJLwGbBsyI4ppM3wT0FaWlXW5/Mk4cJOhkldclk0kSJbQQBiOkuJvaXDX+vkTaQY/RMnbBt5r0qjpQAiFkIePBzT9GKcjcOabBK3hlDaGK1abMWT3tKz2yqCJnRsxMBsgckkO4PGs98u4FKd44OkVccOPHpVRyv7sPGCdw1IUs24iIDkdaFozvjBnofI7LbxFuhKxZsbpZeivkdr2ki8y4LdDIlL7AWEu6NrcJlBQA3ijHCW0dNAZ7m9yDAQuYqg80mG+8DnbCa2aCvclBcx7HTjavLeUG9HOEnN28p+Nl80l5BIbAQXZRcabZ8TjYfFeP4y38pw2psaAAd71TqvXEbOkx+EC717L8PpwJoLB3GFZYJ+M9bnDkj8xA+EX+CA1ppy862wYFBvALuVI4TH29/w8AULhF3TzoiHGPxuo4AimTMaBaKfYQzFIEoCH4PFD4Fh90nHMkSzj+VrhnI+ObiPRiGIJOrz6wJPDEK98X2F0gELk4fRV1d8XmPqFlJtUOqU6VxG5m/q5oy4SfVNd6yQDLrzgZZs8CQuuOcLfzOsJ5IP7NzIfR8aF9MXJEU5mjP0eKOS1HBN2jAkvDinJo5jAFmx9bL7trVnetjQ6ZAXrpVRQa5ZlreF5S5Pokk9s4FPEkIVE5ZeZTznzixtPfn6rWfP68hU97CClkbAPrznbiHSLULzMkPLp2D6Xih6pa/qoSurEcmdjAqi6Ea2975ZNYVXjZVQv4ouAZ+PtAo5SdL/ODeDXzY7QYqXKYpV/qUT0lQcA67uTrJ7FOybImpz/YHjcLk08xo7yaZqaWOFUtlPpLH/igfGsM8fe7FF0qtl2f8LWCLVOsV/lZOJjiMi5jCZR01ojDHGa3XfkJuLOkT5VS4b5uPek2AyUmKaUZDTHYWd4i7EXs+ntmwzwUdPOLeNalU0JYtYEBEdh+Udjr7D45lz2QR2bJioHz2ct3t4It5UrvjAMlf+4Akf+SbpswewVTYla5+CXV1QJIw2qDz6fsQlucVxvIdcx1yv9Oto56lvqtHasj26/6wFnx1uHE03ww3u6XaOLkBsN7e56akm2jY35kOMYrgdQMCjXtnwoOlOrrLlU8CzevSbsNWJ0MDWUx0wkX7QQ6NJcDSUuOiQqKr0M6W84H7rFaT6W50gz24IRWDQVxiaoFqhGVxH73tduBZ4rdWrwVxyDBiZOtg4UgrLF3CWJh921uX5hd7gOGqdnAUN2ikwqOYoo4yqkvcx9QUqUqePH1dWmGlW6Fipvj+CI6nWXMtuMZL9byNO09bTfv9ZlOlXi9FDQa2fm4B65Obmu2RoWrH/IxwBqG5kuSKmiksqpmIMBqTTs6opFfvdARTPzh++3x3oYRNkevaPPq8ChMXV1zhgfUESjO7UzrHfDoybTvKLDoc7N6mXbcTr5L7tSzCp/tmJoJpHDyI6EBqei53lg9qKoPukN43h26t/+pdNrQ56l8gspnw4LHeRys4YYQy8ly6+R/rnjab5UqJN4nZLJzPsV8lzDODu7zMBc+D8R/yjqt8Rxg2LaKJhJoYWX6tQXpQnPOhzdQ2I2iKuml47tww3Kyp1kdbMZ+6rw3rNINMAND9gIv2plSaHgodDhh3L8UodA/1XH0Vmh0sUB0ZVU2WXXQqLctr6BcO7vuES5HF/+JkpvlJTCm9jBxYEfNDLRMfZsysM+F6R4lLqnDRdheFz2xN8uTy2Nj++vP4Tl0YgBlo1A8unE2KY58UKQeK62l7Q4uNPfEy5djLsWG836znXGtsXlgWPw4FH7191KUooiBjSCyM79to9rxQjTVnzoImQLgTBg/sLQxz3T2OI55ou+eNrDdZoeOoMcQ7Y+KKDYxMJ4m6NMpoS99sK+M9xwuivdbh1C12Mc/SU+CoqvWo2HGZQZLXAxLB+dvHDZK1uMYpMjLxvMhT8C/PnYPdIypv84rmvHJtNpwA3el0Ju359Kw7eKYxz3zyN07eiog6TPK6SUioyMA7/WdyErFP6sHJftW+WATHn1upNSRX7i5u5FSyyXPeLwxhVabV87yAUqGR+2gsbzV8ll5sdMVqxhUv/y0LUVdUTh3qDkeXBtXESDYtBPnk4r0vQxtf/lhyMhfSxxjEpPTdgrxlhLaNwhMbOeAfQlQLXtFbNkaKapU8FbI95/ILWdwzNxdZAvV/1/JkMcpSaUu/agmb7PrCTRT0pWo0AzXC/EIHVHSTD/effl+gmy5s7BEpw83NAyQyFgAI2VuEPgDpLKu+BChtSx/d/1Eyv+kj2kShHXBD9HihaLAk3jhIBqjkaqQtDKTt4QwOtZgKCWN1JuyrIau0YC3xpLH0y3/oC4zQ9Rug/5wB85d39mdzKexb6UMSa9rbU/2dhjVGQM3GzFlwn5kMLNKEih/RPKJnVywHf8njrfQ5usWzKBlFlHry7euH0k0oP2Fpka0KjKN/J45Sa0z9LqnS4uY0HlM9Ul6qP7Cg7xUEyNfUIJoiR/zVr30e6KPI57d7ojyWNZQi0IvbaTpGHWoUbh4bUKixWu5tmK9kmZgqhmgRNHQ/OHzXpdZ+lN2nRYbz4OdFsBPsaBvGaofEVsAfSbuNcqrDHJq+1vdNtBq9NuaUMey55ntstUmZOfODQJnLH8/5CyABAH5KQ5UgdpYHuSZoTWXxc79CilAfLPdoVALBCnz2fAE2wlzLvb/7Fg2cls58DhBgWGawHtiYgYwj5BZaLwGAX7TOVBW8PQnT+MstrxUfJ9s5b6UdMWrC0rLh/lhGFCpmATVH9Nzo+IcDgLskhS3e4M0DcFOnRvIJ3vw60QIjSMxwYoTE1snMao0M654sbzmHWntiEBrOmEv2OrBo32CBPm6rUjft7a00lGD3CWGtF81A/N9ZfP2y6Ui3VoLAmVUPPyejc+xVjK85RM+0X2Jv52jwWGyyhz20BvMDQ4IC4oE7r05cvLnO3lTodpOowXE1aatMmX18tL/S7tNtAM8uuw42ZmTYd3rlnz6j2nsOS7NJmq99TNp3+7WRwxMO+OV7bxAkM19V6ana2mTbTFwzkebT2OFzdMUvk82FvUTJDwPScwp3Km8p+DLQRWCDamuNATGie9YG5hJ1i6NOMHNcssZU/txpNDUTA/oB90XcIy0yMp67luIJGdvZ/jRqbrGFQaj+seNvOKq00pG8LAw3EIIM54qXrP/kQyC4I96xhaU+ngEymBVCWGRxMTh0TiKxRtz1xEbJ5bCOKxTBwcnGMVmgXeR2vITptmcVPqYlcl8fn3juXOP8wh3ANGlQ7744PGRa8f3qz928QysA5U3tP5fywDIPGDBSoewUkvRiSoowv7Kq//wJ3/ROfK+1Jgg4RgwMeXXSv5vcT0ZoUNZ8/GydjV32JO3cteNYezs2dvQjdy/f4AW/sMybMMlpgMVhf5AxO1/YMfJdWEmo7Q0zeZHV0vjjpJYAOtkqkCYgYhJN0iL5KYnihYiAXmmQs/xtQtQOEn2Tya1zT6iHzmML9G8OZSBG6W8y9fsR9oNOchGMIf9pnJBzOlQyR6BWMNtN13FhNjVj0TZiP4DTErdU1Mk9j4cO7xusz8kXNITzWCApYyaAPHZPbOCcZDsRqjMEOKpqYXfZVDJJm5OYRaFtVAZygrcwd+iBDsTBEHOaVJPmVIyYQgajeTv8kCiGnsRwdxUydDfgNODWD+NxBlBsmQ9Hvn9hSHROAlpUEEuBgslqgdswLXbbnYFyd0DAA/Ux+cOQJ+A4Qc7xbg8RwYsj01gsljXdrrU+EWxxt/Vfl7PikNXw1dV73WGRI4cSePeBuxeEsx6FqKz+lytvpbdgXao/4GoAYpPwZXzaG2jMSQwGyxbicTlYhp9zedZszOV354VheFAfxrwg71CwqH8antFiM7LbVsiWFuE5bQD2gnbHEHemOzsskACY8rjSxdqn7/bCwS5Lw8Xb0VEV91QghMx97EEoDwFkcXZ2BMbC6LBSICnKz2QApO7GF501oXowXAkXIg6A+ndmNd1xUxcuWdI1wSp6pyNzb67W6rO7Cfpiz5CfG8deyNQx0cyDG1iSpxYJq+c8cqJ6jFRfRsSsXWsOqMIS4cXtFSF92/b/OG+xiGSJVJYc5kL9iGC9jbwWErZSar4f12ZxGSXNmoeeHe0tXI6aVrUjiIACJ0K9RY9aPpNP9b3y19D84hDcnLFnyuOdIygdmIP9t1FyqOhChOcLuLx0x3Fzukr4FLQwiNSDW/ivoYisGiAATNJ6nXJmv3aYd2WjPL5HPfcEYvGBhXNJGZk5YStzM371c09aLYcSjl1d06tT06PBbIU7m8rVKM69xewxUnAwjwgaet8PyYSxhaDpqKBzAFjTYlnh414q4="}');
INSERT INTO "payloads" VALUES(4,'2e894281ea0db9b98d0d2930518bdc0e','{"coding_id":"c19bd189a798750c","reason":"","state":"started","words":""}');
INSERT INTO "payloads" VALUES(5,'1f474800f37af7dcee7bf0620d0c40cf','{"cannot_code":0,"changed_because":"","coding_id":"c19bd189a798750c","confidence":null,"dimension":"sensitivity","reason":"","segment_id":null,"supersedes":null,"value":5.5}');
INSERT INTO "payloads" VALUES(6,'e0113a62b9bf50fc3204a0ef816c66f4','{"cannot_code":0,"changed_because":"","coding_id":"c19bd189a798750c","confidence":null,"dimension":"non-intrusiveness","reason":"","segment_id":null,"supersedes":null,"value":4.0}');
INSERT INTO "payloads" VALUES(7,'9347df65796c7cbc8c2ed47d592af449','{"coding_id":"c19bd189a798750c","reason":"a test","state":"submitted","words":""}');
INSERT INTO "payloads" VALUES(8,'96aafe7431b1cdbfadc4d1f71131a545','{"coding_id":"c19bd189a798750c","key":"b73072188e73cb56649c130a5a5b7445cb50d6fb6f9fbaf2eb940dee9f5ac80b"}');
CREATE TABLE questions (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        question_id TEXT NOT NULL UNIQUE,
        text TEXT NOT NULL CHECK (text <> '')
    ) STRICT;
CREATE TABLE ratings (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        dimension TEXT NOT NULL,
        segment_id TEXT,
        value REAL,
        cannot_code INTEGER NOT NULL CHECK (cannot_code IN (0, 1)),
        reason TEXT NOT NULL,
        confidence TEXT CHECK (confidence IN ('low', 'fair', 'high')),
        supersedes INTEGER UNIQUE REFERENCES ratings (seq),
        changed_because TEXT NOT NULL,
        CHECK (cannot_code = 0 OR (value IS NULL AND reason <> ''))
    ) STRICT;
INSERT INTO "ratings" VALUES(5,'c19bd189a798750c','sensitivity',NULL,5.5,0,'',NULL,NULL,'');
INSERT INTO "ratings" VALUES(6,'c19bd189a798750c','non-intrusiveness',NULL,4.0,0,'',NULL,NULL,'');
CREATE TABLE recording_offsets (
        recording_id TEXT PRIMARY KEY REFERENCES recordings (recording_id),
        offset_us INTEGER NOT NULL,
        unsure_because TEXT NOT NULL
    ) STRICT;
CREATE TABLE recording_packets (
        recording_id TEXT PRIMARY KEY REFERENCES recordings (recording_id),
        shown_packets BLOB NOT NULL
    ) STRICT;
INSERT INTO "recording_packets" VALUES('8eb087ffcfb0cd67',X'78DA636080002628CD08A5FFFD87009621220E0018323FDF');
INSERT INTO "recording_packets" VALUES('05e6d68c5e16a5af',X'78DA636080002628CD08A5FFFD87009661220EE5FE0700DBC04FD7');
CREATE TABLE recordings (
        recording_id TEXT PRIMARY KEY,
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        angle INTEGER NOT NULL,
        file TEXT NOT NULL UNIQUE,
        frame_times BLOB NOT NULL,
        end_us INTEGER NOT NULL CHECK (end_us > 0),
        display_width INTEGER NOT NULL,
        display_height INTEGER NOT NULL,
        has_audio INTEGER NOT NULL CHECK (has_audio IN (0, 1)),
        sha256 TEXT NOT NULL UNIQUE,
        UNIQUE (coding_id, angle)
    ) STRICT;
INSERT INTO "recordings" VALUES('8eb087ffcfb0cd67','c19bd189a798750c',0,'R-DG55.mp4',X'78DA636080008739439B0600012014A1',1000000,160,120,1,'9710e7f63f9758ef4de439f2434094bb74ec9f5d8392218b30c41057db8d1582');
INSERT INTO "recordings" VALUES('05e6d68c5e16a5af','112a0b7a208e12cc',0,'R-CCR8.mp4',X'78DA636080008739238306009E8918ED',1200000,160,120,1,'fc01b72c8f21fdf21f96eb4676844e8dd98f8331b2eeed4f4ad01f6be839e310');
CREATE TABLE redactions (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        reason TEXT NOT NULL CHECK (reason <> ''),
        redacted_at TEXT NOT NULL
    ) STRICT;
CREATE TABLE sealed_gold (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL UNIQUE REFERENCES assignments (coding_id),
        locked TEXT NOT NULL,
        key_digest TEXT NOT NULL
    ) STRICT;
INSERT INTO "sealed_gold" VALUES(2,'c19bd189a798750c','AS6SUskrMIli/oAuJB9x35ftrV6bBv/GgyrYNZN5XRipYH1uIifSL9l/onI0VJU/jbBe2bNfjnvKUGrqSUMyL8LgqST3D7YWY+CrJivCZnuTxOyN+qzihF61VfknC02jZxOXQFd/qLRACU3+vtO62OuJxuJbrfsS/cNkxN3BHl0uAje+ouypb2FdJxslTQdrEIKvSGpl3awIPNKkgVUr0NkhTzO0p7BXeCUIirT9ahsiFqANtr3fWMvRbgpcsz0t6HdGKJc3wJfAZ/np/+NZvrlPwcRcc+8IfDNdRaFSi59iYtysTGfznr1NUGR/3VRbYxivYQ0fD93nB4JqGGDihp+fSHlksGnBBNyrkZCJLJSpabDaamH0iXu1d2UQ2VJT8Xkmw9x+cYa2BJCKXmH4+T1odRWLJ40mcvBG8m/PobdL7tq7vDwrsE+/kjbqnUCyXdoJqaqgGFsJ7hqCO2JIfYCIXbK1/kPY3aklTsvBVcEXWa+zYjBVyw91MJfTg0NUIBepflfN1cklkVfLTYGQvSNhzPkMIlwDOlLVL5tOe+9bwTqk8hJtDV6rgpjq/5yFj91s3+hWODcB/x4uLk+eE/3FAZxB7tqW3VmZiu46A1VVWEWTP+e5fH01tsZ7k9z8GF/AtrR9yW2P/svaRyngDmQI267BkXV2GGEZUBZELFs6l73FP/P+rb1gL5urkWRzNDTzEkc3Tv2MbOkyHk2HgecPqbkwpweNmK7gM90PHMapR9r0RZAaRhEKMCv0O3kT8uNPnJzpMgvfJhT/xzvsuxCTOPVZ3JoDIylXH60oI1F2d4/6wURZ2lKVDcSfsNC0exl5vuSdjS4Ll5CGSlIL+jJkK0o+xaThpOxoGa9AgliU4ENezXr/G+j12VZWzQtOVKYnm1ObtFXnRNafNRFoYqCLaWjdAytPUfHO+UvVreYF4gtw5BE6ADpga7TEiBaB3wTFZR/EqqwFTL6G5wzE/I1za0QXVrRO6r/EMqj4c4reTNQDvhQlRUsvMpWhafNhUCFmARtJISkx/Beec1M7f143iQEyueYg2WQC3wTgdRInfUHst7ZtP6CLG0JSVwIRZOD5iHALdf1MxNNbxKMK987OwslMULAxko518Oz7VLZbGM6xPfM1SUtGcwK21Soafn7VNPWwN9IMGMAZRlISlWj6COOBAoeNW0BVImb8btyAU+SISRRqNdimMTjeLCBX6N9yzG4n0RoVUV2TZ2S/rqIgC4/0fAfnEC4FHRy8ub9BIt1UTUJKsOU58jv/Sj75f87ZuDJ9W96nKHCGAyHWn+Z+Lk5TC/FB/4IQ8bJhOLWn/OUuAlyzBRNkFV2PZ0HObDJrSpYQITi9Mf7gqI5Be4uCy3CcLPwVJ39mBen0qTTNL6p/GzfnfA2Xa+kZJgDmqL7JT2Q57yVRAeBrCRLa/kzdrDYQUUWo5HDpRUE2qEMjoX00fMLlNFgLuMTfvn1Pt4Ux3fGRrejCa/jhqfh2+LoS8s3vvApJ4ai5hl+htvUW6LrCUOwWIc3JZNuCfixTCCY5yHTpBYWnWVwvV1NRqSHRreSNHHsMSoPHvBHelXBC6Ou/my48I5FzVRx8fZJgB5cSzS5NT9M1mrQv7V6pAp7tna8LlCErtrDpNiZTtpSNsRaHH/oWvDhY5OHCJ2cnfZSK3sQnaoKNPuBhpKXHeZM1N34pYnwhqVH5fv+luq5ns1PDSCk5Hu314+87jt5PC4eVecKShrhtuyj2KnDJjHcCyr+5T5upcfjJAvggeK4jWsB2gWsuc4YEav1tB12oyxIekUvg2x9aDu/uV+lBMtZQRiF2JeLF6dZ1zHnpJ2UTVhK8NI4QAno4nWYuJbP+69twdpX8QaUmQenq/mEvtxBM6rpZjDh5pdOHKn1csGYqYLFj4uzs4ePFxrN1+iN+09P+fqe2lxpyIVP2Njm1+Ue2T+ydxRZ1K3hjhYOXpQ1gSS7A25GFAAD5n8ljKFOFXGeHnjJjJOZVwYGOzms23GWYctC+ArpBCI+euzuM0Uq6/R9lMZJHzPMm5KDTdwt4DCHBb82sQ9MBPwW7lwR9NwFZ6BFuf3DaWBCmQ91ynuTUp6voc9PNX0YILYKRfajKsW039wCaGi2QqOs/f3ASlIBFYIz5xBIznBRAviBOgV2+9Qs+rl8O7LKcZsfdkfEjLOG8cyC2ukw7HOASL8Of5pv7MEa+UNZ872MtZ0/DVqxEQRvwpg7F62F6M8r5o6RIUZp5TPwdNHGDDgUOaxyF/gLvX8dxfkBwa89tsygxKOtDyeet444ASEJpjL++ccuOyliRNsUBhtQXBgfnYtmFRNQAXhPmyKGY+qFhBQae5PoKTBmeeUImYzhCmDbmA2p/S9HrGEcjBlrXnMv1wPoVYCAFGpI4Ys1O/Ej9B75HKGQDPPDVK5j1Fflw31Mwmw12ZKdZXdU8P0SZQe6YarGQ7FcUsIjBN8I4qCtIIPLILfSLS2kIzPohmbUlHx+5T+P9bkZcWVMdl3sDZp1GwR8C9Vw6pk8BclCu7vVGA6pO8y1JAMKpDonKrjYAHDFMOX1AsKt7Hfn7DRxBUr96rFz0WsNVrxplq3LJVn2AjsnctR66IFZMCck4l2vV1lbjoySqu1CcNtLPnWiuplOvGp3RN1ebV/E8Zcb/CWjUP1okCZgtSvORYftyxaF6B6p8zX2+lvWEFE+hF0/Uhu/QCGPGUyBRx/S++vYcWbcb2bwcDmTNj2paiKIzBF7VAQXaiEYqV0Hm2TORGLX+ryHoAIjFawzg6IbpiznsxR4rR4VhLj6EIdSvRXL2T7LfN4zBJzycF7qhWBZQy/8eph0guAm5flaf6RwGL87f0oPD4XWxr3JvYlWsW6h9gPEmVYn7GC00usfUNtNqL/vgPXbV3ORJPAJcZ1utmDs4058XAafo2r9KOXL4Cyq49SgYBPhaeNfovApz+5yTEyAYFQGee+fllJt7Ee2dSkQKj/3nWOX5XbSFW/YAJqoHhCDGk0ZL4IPMmwmSMxBzK3Skuxgupp0bL+gkXm2BR/UAfrDmzIMjR7p/3TpODm8PcTsqxc7YrXFIQekibrUAJlMVfpqhyZhava6/5QwPxceg9Omx8fP+ABiJO4ixtk67onW2Z0JzPPoZJvogtLlECs6rcecTOnOnSmdVCh+xh/Nec+jFMm3fMOv6QAZBSQlHOwDMBbf3xFM9ph3HG3wTOjR5qPvPqXeJLjmDdAuRH5C0j95HRWmm6icPMAeBzba81Aefy/XSbENMlQv7y0v+r/4FZrXNv/S+39pt0buz1yyATF/3BdPTcR/IEypTvCLTmZs7iR0e821GzHVPX2wA2ZA/SGcxo6LFKgR7icUZ5QKsfdHMq+Adops1HAtodD5bdttGA0KA6xbhYzpK8AzgRSh/ifVa0NXLWT9UQWu1fU3G9cSZupV6zS7iNbETmIJaOnlCUQUhHef3/jxuWdehBFd6XDYJKO7lnaH+sdHb42kxcv2kgOtSOGfqieI0OLCqEXr1t3WUImtghJBjXgeEvy9XMoqNJ4HukOZ4YOEiUsJe1V8fVbyY+dybtEhEzTf0FwkD8jNtDK0/QMSfj360mhMdUukz+qHc2F4mEnt5ck72HshYgZG+2JH1xwwF88Jj0fUn+1aCc6cAn1FnszyfSPaIPETO69TW8XbYQESAAUfCsb9g2ezau16BpahyYdKNf35kk5stH2vZAotfBw+cB6Y/JDT1+omXelrcsOgCQ9jLdzt38K4t582XmHLXeOG9gT85YfqfepK1gk8hXd/CI3+sFCdQrysHH6DvC3/9sTOPe3yRu1yhb8gG1ZUbo4sodc6VvJnCh9miLApaI1/49F3cWhKBhA5UEllslf4H4w+BvyvcRUB2ohTw9vb0OT9wj59aNoe9bR3m5MP2Tj62TynQUfuW08c6BePc4B5BcBqjZLB9usR6mUHACsXMBLUCQCmals1FoQWcpRTDompwFeeX5Egiyp06vB/M/ON/GT0Rkz+KqIUGexZhnqnhnQ5g2RQ6LuR4w3dzSKDF4Sg1nCmPDHc5iE5fCAXx1xbwUOeIqfdd7a0NgC4J6YuLE6D517uP5zR3FKyMpGpEMw6B0oDp4Ou54v34Ex0x3v/M1sTTejVp/MNR06nbjQQutkX1FMOZZGHhMHpVkCurEv//SefwDWxs/lcrd0U9SW7ei+A96NW/wGBr4EgnZbsuLYjJuwqHyDoampln3rDZcjwU/4wQEDXSwTES22v8OLz9FuTZV7Mmozuk4zB389qIJzk9kGU8GcP6JdmD2puLag3f6ezxgwlQuiNrs9+oHGA2s44Mxh2MdhbbmP43vS5DBctnKZ+ZU46yylhPQirXR8RmumYf3PJuoqP131yUkSzr3E8Brknn5c6w9uuAmes50B0PXwGQTKqvDJxOo2J2oSQaSjRhxeFDrjqsW64FsHmrTTl8hoxPAngSNg2nAbdR0nsBFf/ZB5Hmb/IjLjALedu8ChgEJ8IoNaTY1Vmb4TMSnqWkqCzRaqc/Js/zwmPW7yRh4+76a8HN37PsnE6OZAGKbCDRpQVJqT5EzadlaWVImGwBkTIPlFi0kRfh9aBjyPBccVdbDid00UHtzSzfqfrFHL1DNeP/4BVwEfrX+Jb2RNTYYxNvDLhxz9DTJbie5VFCAI1PMHKDezlLcdsM+CAm2d15TXrSh88vzsCg+1p9DWsj1EGU2IbiCB0fxhiDpEHu/L49tdmAJiGwvuD9JJP8RdaQCdMF15gxvO9pXAzrLfrFGv70cMfsAss7j1SptfWPK2mIrH+aeFDfjtu6OJOTXPcgZid9SP1Eua82HjT0mrMH/3QRP/ZAQHn63r1m0u3nb7nTePkEEtQZHvSdYN0H9tNCpcqWUDStFOnxMWIBWygDRz5ZAMBrhbvUn0SybwAi5DYOPhFCuSJ1L6Oi3T6B+U5aKrs/dDAJEAJRscbEJqwam+N31pQG/Xlp3aIbDW1eEdVqp1J/fhXN4Pch2UQZuDgEgfvMc9gpGjHFeSXI+fSPa0oOIAn9/yC0LlJ2yh9ssOJ7cIXSI4+A8+DTa5SD7hC313mqIcOdDoziK+X4S3YWxZx9Qfr+RU+T9Q+AuvWSslrLKBltbPdDBv+pnZI86w/zwqBb95WTIDw+6/bhUSbmcNtHI/CrIsnq7in89kJNgG0svGjX2yEd8c5v2eGYm6KyNXO9pCx2zzdJYtLfgcs4lb0g9Pp2+Qkf1CEV+FgGFvlW3j1dwPrD7wJYj+RINpkoxJaAFzXLl1vN1FBk0oV4yKMtZsRT9jVgg9IRQR3NeRBTK/ol1p276J6E06WnB8RIySkF0A5uRkrnxsOIoOlxxxROAmzvg2XcCbZuUUHSKaVoYLRaw6+egLOt5GgsAFv6sfKsWrK57vIk7lgOpEr2HAK31S8nEP5vX9oJIR7uJOmQCQ8SfbRzRASzgJY1AD619YTDb1Z2qhAmwdJtykl/0hpyuN1f3yf6vxvq3dTdjdcTlaE=','c911814b6a3d75d8c96e1daf279eeba8c1cab6a23243019789f52df063cbad96');
INSERT INTO "sealed_gold" VALUES(3,'112a0b7a208e12cc','uWS6ECiaaL2ekvutGWGRKG7mhfrtUNdK69C62sCDM0bKPHyov0HQpjdIIKePFRG2ETbepQRJlO+xT3pE6yBDM/Yaw/tauYw/FY1PXGLal9mG+TLhqYWGGUxtLHHDtu+WhtXAXafDt1twVmdtcQ2lqShKoE7T3wc+fr9t6jL05vOlIJJT0l25Sm45JSk9KdcONGR+rQ2WzSwfXoX1iFGQ3C1Nj4Z+AODNiyZ5mjbz0p1bPdQbWLPsOt+mkqypkEKT1ByCDss5aituWV5dzpoomS8TgsAffLLUh2di4oBi9m3uML7mFm7uyD/9tKc5No8/coX6Rrrj2CxLTUyrNZ++vGBRbL03QaYUOxlVc8USJ6lGXjCKtiKSZaeclxjcuoU2jI+0bJ18oI97UuSzfgJJIDACnlANa0BSJcWA+USLBwCoVlG+/tz12PVS/cKYgBBlrZmSKa+TA0cl0gAIPnFq99vSO/+ANqIqkovSDDm96kmgDTgjqosFQ6vW1nZXCR22TuaHQzTTdHJT2qbr793z30aFj6GSa+JObM61A2agXM93cxiPrKu+0hLMDpFGxXvqUj2pET3C8o7/BChKrH61UJeG5FbDW2g0p1LqBKg3yQFf6sC1g9+Fi9q0Bx4lPpvqn5emyD3jHUBtzndCe7Owo2pYZr8Zve2qC8jhF2PqJWYEeh9yUSpWk+292yOxnPo7RgC9yKKCwesp1+rW0ME8zZX7lGgOsbF4k1g+IpKwMKHpZF75LPIHZvo8wtomFGlA8lIx1DtrLs/Gx1kmNFinDXBZVoDSzA24fYrVH0Coh3Rqq1W2hDWQsAJ0WeQgom9JAayDYtEvMTJEXtTxUnluntgBVFwM9z0m/pj03JjZPL3GzD68Z6hJOhoI/zBNfPsMZwweyHEPdgTgEN6gOr1NofxIt/z7OqZlWuKx4/p0nFENvE6tDUs7kYOWrbimGeKZBH0UfiQC/6GQ2NRpStcdg4tEXJa/IxpV3ANQ0Wr4SFRYo/6kLzP5qp74S8iUj2d/rrafDrx6RFPaC9g+cTqJ0avRCEkUG1nouxZK1OQC7NyaEnLqFcRmR6SNUUE0+0/ORMHxVp/IyhcS4bx4Oa6c/gwIFHEtipSswtrjxAF5K0K+beEYDJnHvvSHqHlIdEQK7HL4FtDFJLwGbBsyI4ppM3wT0FaWlXW5/Mk4cJOhkldclk0kSJbQQBiOkuJvaXDX+vkTaQY/RMnbBt5r0qjpQAiFkIePBzT9GKcjcOabBK3hlDaGK1abMWT3tKz2yqCJnRsxMBsgckkO4PGs98u4FKd44OkVccOPHpVRyv7sPGCdw1IUs24iIDkdaFozvjBnofI7LbxFuhKxZsbpZeivkdr2ki8y4LdDIlL7AWEu6NrcJlBQA3ijHCW0dNAZ7m9yDAQuYqg80mG+8DnbCa2aCvclBcx7HTjavLeUG9HOEnN28p+Nl80l5BIbAQXZRcabZ8TjYfFeP4y38pw2psaAAd71TqvXEbOkx+EC717L8PpwJoLB3GFZYJ+M9bnDkj8xA+EX+CA1ppy862wYFBvALuVI4TH29/w8AULhF3TzoiHGPxuo4AimTMaBaKfYQzFIEoCH4PFD4Fh90nHMkSzj+VrhnI+ObiPRiGIJOrz6wJPDEK98X2F0gELk4fRV1d8XmPqFlJtUOqU6VxG5m/q5oy4SfVNd6yQDLrzgZZs8CQuuOcLfzOsJ5IP7NzIfR8aF9MXJEU5mjP0eKOS1HBN2jAkvDinJo5jAFmx9bL7trVnetjQ6ZAXrpVRQa5ZlreF5S5Pokk9s4FPEkIVE5ZeZTznzixtPfn6rWfP68hU97CClkbAPrznbiHSLULzMkPLp2D6Xih6pa/qoSurEcmdjAqi6Ea2975ZNYVXjZVQv4ouAZ+PtAo5SdL/ODeDXzY7QYqXKYpV/qUT0lQcA67uTrJ7FOybImpz/YHjcLk08xo7yaZqaWOFUtlPpLH/igfGsM8fe7FF0qtl2f8LWCLVOsV/lZOJjiMi5jCZR01ojDHGa3XfkJuLOkT5VS4b5uPek2AyUmKaUZDTHYWd4i7EXs+ntmwzwUdPOLeNalU0JYtYEBEdh+Udjr7D45lz2QR2bJioHz2ct3t4It5UrvjAMlf+4Akf+SbpswewVTYla5+CXV1QJIw2qDz6fsQlucVxvIdcx1yv9Oto56lvqtHasj26/6wFnx1uHE03ww3u6XaOLkBsN7e56akm2jY35kOMYrgdQMCjXtnwoOlOrrLlU8CzevSbsNWJ0MDWUx0wkX7QQ6NJcDSUuOiQqKr0M6W84H7rFaT6W50gz24IRWDQVxiaoFqhGVxH73tduBZ4rdWrwVxyDBiZOtg4UgrLF3CWJh921uX5hd7gOGqdnAUN2ikwqOYoo4yqkvcx9QUqUqePH1dWmGlW6Fipvj+CI6nWXMtuMZL9byNO09bTfv9ZlOlXi9FDQa2fm4B65Obmu2RoWrH/IxwBqG5kuSKmiksqpmIMBqTTs6opFfvdARTPzh++3x3oYRNkevaPPq8ChMXV1zhgfUESjO7UzrHfDoybTvKLDoc7N6mXbcTr5L7tSzCp/tmJoJpHDyI6EBqei53lg9qKoPukN43h26t/+pdNrQ56l8gspnw4LHeRys4YYQy8ly6+R/rnjab5UqJN4nZLJzPsV8lzDODu7zMBc+D8R/yjqt8Rxg2LaKJhJoYWX6tQXpQnPOhzdQ2I2iKuml47tww3Kyp1kdbMZ+6rw3rNINMAND9gIv2plSaHgodDhh3L8UodA/1XH0Vmh0sUB0ZVU2WXXQqLctr6BcO7vuES5HF/+JkpvlJTCm9jBxYEfNDLRMfZsysM+F6R4lLqnDRdheFz2xN8uTy2Nj++vP4Tl0YgBlo1A8unE2KY58UKQeK62l7Q4uNPfEy5djLsWG836znXGtsXlgWPw4FH7191KUooiBjSCyM79to9rxQjTVnzoImQLgTBg/sLQxz3T2OI55ou+eNrDdZoeOoMcQ7Y+KKDYxMJ4m6NMpoS99sK+M9xwuivdbh1C12Mc/SU+CoqvWo2HGZQZLXAxLB+dvHDZK1uMYpMjLxvMhT8C/PnYPdIypv84rmvHJtNpwA3el0Ju359Kw7eKYxz3zyN07eiog6TPK6SUioyMA7/WdyErFP6sHJftW+WATHn1upNSRX7i5u5FSyyXPeLwxhVabV87yAUqGR+2gsbzV8ll5sdMVqxhUv/y0LUVdUTh3qDkeXBtXESDYtBPnk4r0vQxtf/lhyMhfSxxjEpPTdgrxlhLaNwhMbOeAfQlQLXtFbNkaKapU8FbI95/ILWdwzNxdZAvV/1/JkMcpSaUu/agmb7PrCTRT0pWo0AzXC/EIHVHSTD/effl+gmy5s7BEpw83NAyQyFgAI2VuEPgDpLKu+BChtSx/d/1Eyv+kj2kShHXBD9HihaLAk3jhIBqjkaqQtDKTt4QwOtZgKCWN1JuyrIau0YC3xpLH0y3/oC4zQ9Rug/5wB85d39mdzKexb6UMSa9rbU/2dhjVGQM3GzFlwn5kMLNKEih/RPKJnVywHf8njrfQ5usWzKBlFlHry7euH0k0oP2Fpka0KjKN/J45Sa0z9LqnS4uY0HlM9Ul6qP7Cg7xUEyNfUIJoiR/zVr30e6KPI57d7ojyWNZQi0IvbaTpGHWoUbh4bUKixWu5tmK9kmZgqhmgRNHQ/OHzXpdZ+lN2nRYbz4OdFsBPsaBvGaofEVsAfSbuNcqrDHJq+1vdNtBq9NuaUMey55ntstUmZOfODQJnLH8/5CyABAH5KQ5UgdpYHuSZoTWXxc79CilAfLPdoVALBCnz2fAE2wlzLvb/7Fg2cls58DhBgWGawHtiYgYwj5BZaLwGAX7TOVBW8PQnT+MstrxUfJ9s5b6UdMWrC0rLh/lhGFCpmATVH9Nzo+IcDgLskhS3e4M0DcFOnRvIJ3vw60QIjSMxwYoTE1snMao0M654sbzmHWntiEBrOmEv2OrBo32CBPm6rUjft7a00lGD3CWGtF81A/N9ZfP2y6Ui3VoLAmVUPPyejc+xVjK85RM+0X2Jv52jwWGyyhz20BvMDQ4IC4oE7r05cvLnO3lTodpOowXE1aatMmX18tL/S7tNtAM8uuw42ZmTYd3rlnz6j2nsOS7NJmq99TNp3+7WRwxMO+OV7bxAkM19V6ana2mTbTFwzkebT2OFzdMUvk82FvUTJDwPScwp3Km8p+DLQRWCDamuNATGie9YG5hJ1i6NOMHNcssZU/txpNDUTA/oB90XcIy0yMp67luIJGdvZ/jRqbrGFQaj+seNvOKq00pG8LAw3EIIM54qXrP/kQyC4I96xhaU+ngEymBVCWGRxMTh0TiKxRtz1xEbJ5bCOKxTBwcnGMVmgXeR2vITptmcVPqYlcl8fn3juXOP8wh3ANGlQ7744PGRa8f3qz928QysA5U3tP5fywDIPGDBSoewUkvRiSoowv7Kq//wJ3/ROfK+1Jgg4RgwMeXXSv5vcT0ZoUNZ8/GydjV32JO3cteNYezs2dvQjdy/f4AW/sMybMMlpgMVhf5AxO1/YMfJdWEmo7Q0zeZHV0vjjpJYAOtkqkCYgYhJN0iL5KYnihYiAXmmQs/xtQtQOEn2Tya1zT6iHzmML9G8OZSBG6W8y9fsR9oNOchGMIf9pnJBzOlQyR6BWMNtN13FhNjVj0TZiP4DTErdU1Mk9j4cO7xusz8kXNITzWCApYyaAPHZPbOCcZDsRqjMEOKpqYXfZVDJJm5OYRaFtVAZygrcwd+iBDsTBEHOaVJPmVIyYQgajeTv8kCiGnsRwdxUydDfgNODWD+NxBlBsmQ9Hvn9hSHROAlpUEEuBgslqgdswLXbbnYFyd0DAA/Ux+cOQJ+A4Qc7xbg8RwYsj01gsljXdrrU+EWxxt/Vfl7PikNXw1dV73WGRI4cSePeBuxeEsx6FqKz+lytvpbdgXao/4GoAYpPwZXzaG2jMSQwGyxbicTlYhp9zedZszOV354VheFAfxrwg71CwqH8antFiM7LbVsiWFuE5bQD2gnbHEHemOzsskACY8rjSxdqn7/bCwS5Lw8Xb0VEV91QghMx97EEoDwFkcXZ2BMbC6LBSICnKz2QApO7GF501oXowXAkXIg6A+ndmNd1xUxcuWdI1wSp6pyNzb67W6rO7Cfpiz5CfG8deyNQx0cyDG1iSpxYJq+c8cqJ6jFRfRsSsXWsOqMIS4cXtFSF92/b/OG+xiGSJVJYc5kL9iGC9jbwWErZSar4f12ZxGSXNmoeeHe0tXI6aVrUjiIACJ0K9RY9aPpNP9b3y19D84hDcnLFnyuOdIygdmIP9t1FyqOhChOcLuLx0x3Fzukr4FLQwiNSDW/ivoYisGiAATNJ6nXJmv3aYd2WjPL5HPfcEYvGBhXNJGZk5YStzM371c09aLYcSjl1d06tT06PBbIU7m8rVKM69xewxUnAwjwgaet8PyYSxhaDpqKBzAFjTYlnh414q4=','9af274f613a8384f003c62cec73876dd4fdbc827df7ce4b5030a2d730eca61cc');
CREATE TABLE segment_rules (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL UNIQUE REFERENCES assignments (coding_id),
        rule TEXT NOT NULL CHECK (rule IN ('whole-session', 'intervals', 'free')),
        interval_us INTEGER CHECK (interval_us > 0),
        CHECK ((rule = 'intervals') = (interval_us IS NOT NULL))
    ) STRICT;
CREATE TABLE segments (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        segment_id TEXT NOT NULL,
        start_us INTEGER,
        end_us INTEGER,
        supersedes INTEGER UNIQUE REFERENCES segments (seq),
        CHECK ((start_us IS NULL) = (end_us IS NULL)),
        CHECK (start_us IS NULL OR (start_us >= 0 AND end_us > start_us))
    ) STRICT;
CREATE TABLE self_tests (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        recording TEXT NOT NULL REFERENCES recordings (recording_id),
        of_proxy INTEGER NOT NULL CHECK (of_proxy IN (0, 1)),
        frames_asked INTEGER NOT NULL,
        frames_right INTEGER NOT NULL,
        figures TEXT NOT NULL CHECK (json_valid(figures))
    ) STRICT;
CREATE TABLE timepoint_answers (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        guess TEXT NOT NULL,
        certainty INTEGER NOT NULL CHECK (certainty BETWEEN 0 AND 4)
    ) STRICT;
CREATE TABLE training_rules (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        rule TEXT NOT NULL CHECK (json_valid(rule)),
        is_practice INTEGER NOT NULL CHECK (is_practice IN (0, 1))
    ) STRICT;
INSERT INTO "training_rules" VALUES(1,'{"basis": "films-in-a-row", "films_in_a_row": 3, "icc_at_least": 0.8, "share_of_items": 0.8, "total_within": "4", "valid_months": 12, "warn_days": 30, "within_points": "1"}',0);
CREATE TABLE watched (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        start_us INTEGER NOT NULL,
        end_us INTEGER NOT NULL CHECK (end_us > start_us),
        speed REAL NOT NULL,
        with_sound INTEGER NOT NULL CHECK (with_sound IN (0, 1))
    ) STRICT;
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX journal_by_coding ON journal (coding_id, seq);
CREATE INDEX segments_by_coding ON segments (coding_id, seq);
CREATE INDEX ratings_by_coding ON ratings (coding_id, seq);
CREATE INDEX notes_by_coding ON notes (coding_id, seq);
CREATE INDEX coding_events_by_coding ON coding_events (coding_id, seq);
CREATE INDEX watched_by_coding ON watched (coding_id, seq);
CREATE INDEX blinding_answers_by_coding ON blinding_answers (coding_id, seq);
CREATE INDEX angle_offsets_by_coding ON angle_offsets (coding_id, seq);
CREATE INDEX self_tests_by_coding ON self_tests (coding_id, seq);
CREATE INDEX levelling_by_coding ON levelling (coding_id, seq);
CREATE INDEX timepoint_answers_by_coding ON timepoint_answers (coding_id, seq);
CREATE INDEX questions_by_coding ON questions (coding_id, seq);
CREATE INDEX answers_by_question ON answers (question_id, seq);
CREATE TRIGGER journal_continues BEFORE INSERT ON journal
        WHEN NEW.seq <> (SELECT coalesce(max(seq), -1) + 1 FROM journal)
        BEGIN SELECT raise(ABORT, 'the journal has no gaps and no second entry'); END;
CREATE TRIGGER payloads_redact_only BEFORE UPDATE ON payloads
        WHEN NEW.seq <> OLD.seq OR NEW.body IS NOT NULL OR NEW.salt IS NOT NULL
            OR NOT EXISTS (SELECT 1 FROM redactions WHERE seq = OLD.seq)
        BEGIN SELECT raise(ABORT, 'a payload can only be redacted'); END;
CREATE TRIGGER ratings_of_a_known_segment BEFORE INSERT ON ratings
        WHEN NEW.segment_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM segments
            WHERE segment_id = NEW.segment_id AND coding_id = NEW.coding_id)
        BEGIN SELECT raise(ABORT, 'the segment does not exist'); END;
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT raise(ABORT, 'journal is append-only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT raise(ABORT, 'journal is append-only'); END;
CREATE TRIGGER payloads_no_delete BEFORE DELETE ON payloads BEGIN SELECT raise(ABORT, 'payloads is append-only'); END;
CREATE TRIGGER redactions_no_update BEFORE UPDATE ON redactions BEGIN SELECT raise(ABORT, 'redactions is append-only'); END;
CREATE TRIGGER redactions_no_delete BEFORE DELETE ON redactions BEGIN SELECT raise(ABORT, 'redactions is append-only'); END;
CREATE TRIGGER pack_no_update BEFORE UPDATE ON pack BEGIN SELECT raise(ABORT, 'pack is append-only'); END;
CREATE TRIGGER pack_no_delete BEFORE DELETE ON pack BEGIN SELECT raise(ABORT, 'pack is append-only'); END;
CREATE TRIGGER instruments_no_update BEFORE UPDATE ON instruments BEGIN SELECT raise(ABORT, 'instruments is append-only'); END;
CREATE TRIGGER instruments_no_delete BEFORE DELETE ON instruments BEGIN SELECT raise(ABORT, 'instruments is append-only'); END;
CREATE TRIGGER segments_no_update BEFORE UPDATE ON segments BEGIN SELECT raise(ABORT, 'segments is append-only'); END;
CREATE TRIGGER segments_no_delete BEFORE DELETE ON segments WHEN NOT EXISTS (SELECT 1 FROM redactions WHERE seq = OLD.seq) BEGIN SELECT raise(ABORT, 'segments is append-only'); END;
CREATE TRIGGER ratings_no_update BEFORE UPDATE ON ratings BEGIN SELECT raise(ABORT, 'ratings is append-only'); END;
CREATE TRIGGER ratings_no_delete BEFORE DELETE ON ratings WHEN NOT EXISTS (SELECT 1 FROM redactions WHERE seq = OLD.seq) BEGIN SELECT raise(ABORT, 'ratings is append-only'); END;
CREATE TRIGGER notes_no_update BEFORE UPDATE ON notes BEGIN SELECT raise(ABORT, 'notes is append-only'); END;
CREATE TRIGGER notes_no_delete BEFORE DELETE ON notes WHEN NOT EXISTS (SELECT 1 FROM redactions WHERE seq = OLD.seq) BEGIN SELECT raise(ABORT, 'notes is append-only'); END;
CREATE TRIGGER coding_events_no_update BEFORE UPDATE ON coding_events BEGIN SELECT raise(ABORT, 'coding_events is append-only'); END;
CREATE TRIGGER coding_events_no_delete BEFORE DELETE ON coding_events WHEN NOT EXISTS (SELECT 1 FROM redactions WHERE seq = OLD.seq) BEGIN SELECT raise(ABORT, 'coding_events is append-only'); END;
CREATE TRIGGER watched_no_update BEFORE UPDATE ON watched BEGIN SELECT raise(ABORT, 'watched is append-only'); END;
CREATE TRIGGER watched_no_delete BEFORE DELETE ON watched WHEN NOT EXISTS (SELECT 1 FROM redactions WHERE seq = OLD.seq) BEGIN SELECT raise(ABORT, 'watched is append-only'); END;
CREATE TRIGGER blinding_answers_no_update BEFORE UPDATE ON blinding_answers BEGIN SELECT raise(ABORT, 'blinding_answers is append-only'); END;
CREATE TRIGGER blinding_answers_no_delete BEFORE DELETE ON blinding_answers WHEN NOT EXISTS (SELECT 1 FROM redactions WHERE seq = OLD.seq) BEGIN SELECT raise(ABORT, 'blinding_answers is append-only'); END;
CREATE TRIGGER assignments_no_update BEFORE UPDATE ON assignments BEGIN SELECT raise(ABORT, 'assignments is append-only'); END;
CREATE TRIGGER recordings_no_update BEFORE UPDATE ON recordings BEGIN SELECT raise(ABORT, 'recordings is append-only'); END;
CREATE VIEW ratings_current AS
    SELECT 
    r.coding_id, a.mask, p.observer, a.instrument, i.instrument_version,
    r.dimension, r.segment_id, s.start_us, s.end_us,
    r.value, r.cannot_code, r.reason, r.confidence, j.written_at AS rated_at 
    FROM ratings r
    JOIN journal j ON j.seq = r.seq
    JOIN assignments a ON a.coding_id = r.coding_id
    JOIN instruments i ON i.instrument = a.instrument
    JOIN pack p
    LEFT JOIN segments s ON s.segment_id = r.segment_id
        AND NOT EXISTS (SELECT 1 FROM segments later WHERE later.supersedes = s.seq)
    WHERE NOT EXISTS (SELECT 1 FROM ratings later WHERE later.supersedes = r.seq)
        AND (r.value IS NOT NULL OR r.cannot_code = 1);
CREATE VIEW ratings_history AS
    SELECT 
    r.coding_id, a.mask, p.observer, a.instrument, i.instrument_version,
    r.dimension, r.segment_id, s.start_us, s.end_us,
    r.value, r.cannot_code, r.reason, r.confidence, j.written_at AS rated_at,
        (SELECT later.seq FROM ratings later WHERE later.supersedes = r.seq) AS superseded_by,
        r.changed_because, j.software_version, r.seq 
    FROM ratings r
    JOIN journal j ON j.seq = r.seq
    JOIN assignments a ON a.coding_id = r.coding_id
    JOIN instruments i ON i.instrument = a.instrument
    JOIN pack p
    LEFT JOIN segments s ON s.seq = (
        SELECT max(known.seq) FROM segments known
        WHERE known.segment_id = r.segment_id AND known.seq < r.seq AND known.start_us IS NOT NULL)
    ORDER BY r.seq;
CREATE VIEW evidence_current AS
    SELECT n.coding_id, n.segment_id, n.dimension, n.recording, n.at_us, n.frame, n.text AS note
    FROM notes n
    WHERE n.kind = 'evidence' AND n.text IS NOT NULL AND n.text <> ''
        AND NOT EXISTS (SELECT 1 FROM notes later WHERE later.supersedes = n.seq)
    ORDER BY n.coding_id, n.at_us, n.seq;
CREATE VIEW watched_share AS
    WITH played AS (
        SELECT coding_id, start_us, end_us, max(end_us) OVER (
            PARTITION BY coding_id ORDER BY start_us, end_us
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached_us
        FROM watched WHERE with_sound = 1 AND speed <= 2
    ), fresh AS (
        SELECT coding_id, max(0, end_us - max(start_us, coalesce(reached_us, 0))) AS new_us
        FROM played
    )
    SELECT a.coding_id, min(1.0, coalesce(sum(f.new_us), 0) * 1.0 / c.end_us) AS watched_fraction
    FROM assignments a
    JOIN recordings c ON c.coding_id = a.coding_id AND c.angle = 0
    LEFT JOIN fresh f ON f.coding_id = a.coding_id
    GROUP BY a.coding_id;
CREATE VIEW active_time AS
    WITH gaps AS (
        SELECT coding_id, (julianday(written_at) - julianday(lag(written_at) OVER (
            PARTITION BY coding_id ORDER BY seq))) * 86400.0 AS seconds
        FROM journal WHERE coding_id IS NOT NULL
    )
    SELECT coding_id, sum(CASE WHEN seconds BETWEEN 0 AND 60 THEN seconds
                               WHEN seconds > 60 THEN 60 ELSE 0 END) AS active_seconds
    FROM gaps GROUP BY coding_id;
CREATE VIEW codings AS
    SELECT a.coding_id, a.mask, p.observer,
        coalesce((SELECT e.state FROM coding_events e WHERE e.coding_id = a.coding_id
                  ORDER BY e.seq DESC LIMIT 1), 'assigned') AS state,
        (SELECT min(j.written_at) FROM coding_events e JOIN journal j USING (seq)
         WHERE e.coding_id = a.coding_id AND e.state = 'started') AS started_at,
        (SELECT min(j.written_at) FROM coding_events e JOIN journal j USING (seq)
         WHERE e.coding_id = a.coding_id AND e.state = 'submitted') AS submitted_at,
        w.watched_fraction,
        round(coalesce(t.active_seconds, 0), 1) AS active_seconds,
        b.guess AS blinding_guess, b.certainty AS blinding_certainty
    FROM assignments a
    JOIN pack p
    JOIN watched_share w ON w.coding_id = a.coding_id
    LEFT JOIN active_time t ON t.coding_id = a.coding_id
    LEFT JOIN blinding_answers b ON b.seq = (
        SELECT max(seq) FROM blinding_answers WHERE coding_id = a.coding_id)
    ORDER BY a.position;
CREATE TRIGGER recording_offsets_no_update BEFORE UPDATE ON recording_offsets BEGIN SELECT raise(ABORT, 'recording_offsets is append-only'); END;
CREATE TRIGGER recording_offsets_no_delete BEFORE DELETE ON recording_offsets BEGIN SELECT raise(ABORT, 'recording_offsets is append-only'); END;
CREATE TRIGGER angle_offsets_no_update BEFORE UPDATE ON angle_offsets BEGIN SELECT raise(ABORT, 'angle_offsets is append-only'); END;
CREATE TRIGGER angle_offsets_no_delete BEFORE DELETE ON angle_offsets WHEN NOT EXISTS (SELECT 1 FROM redactions WHERE seq = OLD.seq) BEGIN SELECT raise(ABORT, 'angle_offsets is append-only'); END;
CREATE TRIGGER exemplars_no_update BEFORE UPDATE ON exemplars BEGIN SELECT raise(ABORT, 'exemplars is append-only'); END;
CREATE TRIGGER exemplars_no_delete BEFORE DELETE ON exemplars BEGIN SELECT raise(ABORT, 'exemplars is append-only'); END;
CREATE TRIGGER recording_packets_no_update BEFORE UPDATE ON recording_packets BEGIN SELECT raise(ABORT, 'recording_packets is append-only'); END;
CREATE TRIGGER recording_packets_no_delete BEFORE DELETE ON recording_packets BEGIN SELECT raise(ABORT, 'recording_packets is append-only'); END;
CREATE TRIGGER damaged_stretches_no_update BEFORE UPDATE ON damaged_stretches BEGIN SELECT raise(ABORT, 'damaged_stretches is append-only'); END;
CREATE TRIGGER damaged_stretches_no_delete BEFORE DELETE ON damaged_stretches BEGIN SELECT raise(ABORT, 'damaged_stretches is append-only'); END;
CREATE TRIGGER self_tests_no_update BEFORE UPDATE ON self_tests BEGIN SELECT raise(ABORT, 'self_tests is append-only'); END;
CREATE TRIGGER self_tests_no_delete BEFORE DELETE ON self_tests WHEN NOT EXISTS (SELECT 1 FROM redactions WHERE seq = OLD.seq) BEGIN SELECT raise(ABORT, 'self_tests is append-only'); END;
CREATE TRIGGER levelling_no_update BEFORE UPDATE ON levelling BEGIN SELECT raise(ABORT, 'levelling is append-only'); END;
CREATE TRIGGER levelling_no_delete BEFORE DELETE ON levelling WHEN NOT EXISTS (SELECT 1 FROM redactions WHERE seq = OLD.seq) BEGIN SELECT raise(ABORT, 'levelling is append-only'); END;
CREATE TRIGGER guidance_no_update BEFORE UPDATE ON guidance BEGIN SELECT raise(ABORT, 'guidance is append-only'); END;
CREATE TRIGGER guidance_no_delete BEFORE DELETE ON guidance BEGIN SELECT raise(ABORT, 'guidance is append-only'); END;
CREATE TRIGGER segment_rules_no_update BEFORE UPDATE ON segment_rules BEGIN SELECT raise(ABORT, 'segment_rules is append-only'); END;
CREATE TRIGGER segment_rules_no_delete BEFORE DELETE ON segment_rules BEGIN SELECT raise(ABORT, 'segment_rules is append-only'); END;
CREATE TRIGGER timepoint_answers_no_update BEFORE UPDATE ON timepoint_answers BEGIN SELECT raise(ABORT, 'timepoint_answers is append-only'); END;
CREATE TRIGGER timepoint_answers_no_delete BEFORE DELETE ON timepoint_answers WHEN NOT EXISTS (SELECT 1 FROM redactions WHERE seq = OLD.seq) BEGIN SELECT raise(ABORT, 'timepoint_answers is append-only'); END;
CREATE TRIGGER questions_no_update BEFORE UPDATE ON questions BEGIN SELECT raise(ABORT, 'questions is append-only'); END;
CREATE TRIGGER questions_no_delete BEFORE DELETE ON questions WHEN NOT EXISTS (SELECT 1 FROM redactions WHERE seq = OLD.seq) BEGIN SELECT raise(ABORT, 'questions is append-only'); END;
CREATE TRIGGER answers_no_update BEFORE UPDATE ON answers BEGIN SELECT raise(ABORT, 'answers is append-only'); END;
CREATE TRIGGER answers_no_delete BEFORE DELETE ON answers WHEN NOT EXISTS (SELECT 1 FROM redactions WHERE seq = OLD.seq) BEGIN SELECT raise(ABORT, 'answers is append-only'); END;
CREATE TRIGGER deliveries_no_update BEFORE UPDATE ON deliveries BEGIN SELECT raise(ABORT, 'deliveries is append-only'); END;
CREATE TRIGGER deliveries_no_delete BEFORE DELETE ON deliveries BEGIN SELECT raise(ABORT, 'deliveries is append-only'); END;
CREATE TRIGGER delivered_no_update BEFORE UPDATE ON delivered BEGIN SELECT raise(ABORT, 'delivered is append-only'); END;
CREATE TRIGGER delivered_no_delete BEFORE DELETE ON delivered BEGIN SELECT raise(ABORT, 'delivered is append-only'); END;
CREATE TRIGGER sealed_gold_no_update BEFORE UPDATE ON sealed_gold BEGIN SELECT raise(ABORT, 'sealed_gold is append-only'); END;
CREATE TRIGGER sealed_gold_no_delete BEFORE DELETE ON sealed_gold BEGIN SELECT raise(ABORT, 'sealed_gold is append-only'); END;
CREATE TRIGGER training_rules_no_update BEFORE UPDATE ON training_rules BEGIN SELECT raise(ABORT, 'training_rules is append-only'); END;
CREATE TRIGGER training_rules_no_delete BEFORE DELETE ON training_rules BEGIN SELECT raise(ABORT, 'training_rules is append-only'); END;
CREATE TRIGGER gold_keys_no_update BEFORE UPDATE ON gold_keys BEGIN SELECT raise(ABORT, 'gold_keys is append-only'); END;
CREATE TRIGGER gold_keys_no_delete BEFORE DELETE ON gold_keys BEGIN SELECT raise(ABORT, 'gold_keys is append-only'); END;
COMMIT;
