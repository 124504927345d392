PRAGMA application_id = 1448102705;
PRAGMA user_version = 8;
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
INSERT INTO "_sqlite_migrations" VALUES(5,'pack','m0005_self_tests','2026-11-25 04:27:34.336219+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'pack','m0006_levelling','2026-11-25 04:48:27.652891+00:00');
INSERT INTO "_sqlite_migrations" VALUES(7,'pack','m0007_study','2026-11-25 09:54:42.354289+00:00');
INSERT INTO "_sqlite_migrations" VALUES(8,'pack','m0008_deliveries','2026-11-25 10:47:22.041085+00:00');
CREATE TABLE angle_offsets (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        recording TEXT NOT NULL REFERENCES recordings (recording_id),
        offset_us INTEGER,
        supersedes INTEGER UNIQUE REFERENCES angle_offsets (seq)
    ) STRICT;
INSERT INTO "angle_offsets" VALUES(13,'coding2','rec2b',-80000,NULL);
CREATE TABLE answers (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        answer_id TEXT NOT NULL UNIQUE,
        question_id TEXT NOT NULL REFERENCES questions (question_id),
        text TEXT NOT NULL CHECK (text <> '')
    ) STRICT;
INSERT INTO "answers" VALUES(23,'a1','q1','Yes, as speech.');
CREATE TABLE assignments (
        coding_id TEXT PRIMARY KEY,
        mask TEXT NOT NULL UNIQUE,
        position INTEGER NOT NULL UNIQUE,
        task TEXT NOT NULL,
        instrument TEXT NOT NULL REFERENCES instruments (instrument)
    ) STRICT;
INSERT INTO "assignments" VALUES('coding1','R-7F3K',1,'','sn-1');
INSERT INTO "assignments" VALUES('coding2','R-K9DM',2,'','sn-1');
INSERT INTO "assignments" VALUES('coding3','R-W8HN',3,'','sn-1');
CREATE TABLE blinding_answers (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        guess TEXT NOT NULL,
        certainty INTEGER NOT NULL CHECK (certainty BETWEEN 0 AND 4),
        reasons TEXT NOT NULL CHECK (json_valid(reasons)),
        at_us INTEGER,
        words TEXT NOT NULL
    ) STRICT;
INSERT INTO "blinding_answers" VALUES(11,'coding1','Group 1',2,'["Something that was said"]',480000,'a word');
CREATE TABLE coding_events (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        state TEXT NOT NULL
            CHECK (state IN ('started', 'submitted', 'stopped', 'locked', 'withdrawn')),
        reason TEXT NOT NULL,
        words TEXT NOT NULL
    ) STRICT;
INSERT INTO "coding_events" VALUES(1,'coding1','started','','');
INSERT INTO "coding_events" VALUES(10,'coding1','submitted','','');
INSERT INTO "coding_events" VALUES(12,'coding2','started','','');
CREATE TABLE damaged_stretches (
        recording_id TEXT NOT NULL REFERENCES recordings (recording_id),
        start_us INTEGER NOT NULL CHECK (start_us >= 0),
        end_us INTEGER NOT NULL CHECK (end_us > start_us),
        PRIMARY KEY (recording_id, start_us)
    ) STRICT;
INSERT INTO "damaged_stretches" VALUES('rec1',1560000,2000000);
CREATE TABLE delivered (
        kind TEXT NOT NULL CHECK (kind IN ('coding', 'instrument', 'exemplar')),
        thing TEXT NOT NULL,
        delivery_id TEXT NOT NULL REFERENCES deliveries (delivery_id),
        PRIMARY KEY (kind, thing)
    ) STRICT;
INSERT INTO "delivered" VALUES('coding','coding3','d1');
CREATE TABLE deliveries (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        delivery_id TEXT NOT NULL UNIQUE,
        contents TEXT NOT NULL,
        given TEXT NOT NULL,
        removals TEXT NOT NULL CHECK (json_valid(removals))
    ) STRICT;
INSERT INTO "deliveries" VALUES(25,'d1','1eff536aa6578e5390ca2482bb0419b12e25aa3820e4a6cdb3f91b1a92d78d61','522dcd72ea3318df86c9ff0e21f39e0c582757cca650f2f1b07c3b267a51bb5d','[]');
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
INSERT INTO "exemplars" VALUES('E-7QK2MD.mp4',X'78DA636080008739A3F460A001CB742A1D',2000000,640,360,1,'5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d');
CREATE TABLE guidance (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        timepoint_labels TEXT NOT NULL CHECK (json_valid(timepoint_labels)),
        contact_name TEXT NOT NULL,
        contact_reach TEXT NOT NULL,
        contact_recipient TEXT NOT NULL
    ) STRICT;
INSERT INTO "guidance" VALUES(19,'["Baseline", "Month 5"]','Dr. Adams','020 555 0100','');
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
INSERT INTO "journal" VALUES(0,'genesis',NULL,0,NULL,NULL,'2000-01-01T00:00:00.000Z','test','500a77d1f856797c658506a0cf2c0339aeb2ceb99c544cee4900b317b4b5dced','36bca665a7b7ac2c287f7542ecd10b2152ebaff862471958d1d2e01f6c5a8937');
INSERT INTO "journal" VALUES(1,'coding_events','coding1',1,NULL,NULL,'2026-11-23T01:07:25.498Z','0.1.0','822d1a8b2820e59a08b52703d39852751b3a56e465c52f0c534d0e9970fba3f5','6256ee6808686a44e9334ee688234bf8d0e346e55d9e955a169bd8e03e874bd6');
INSERT INTO "journal" VALUES(2,'ratings','coding1',2,NULL,NULL,'2026-11-23T01:07:25.499Z','0.1.0','851243572da41948559c788ca9c5cbb95cb68ca10f3603edbe81cff33cc99faa','5ccbf26606f643b04314ecddf56c5afb838a6690c0ad75c8a21aa0585a694795');
INSERT INTO "journal" VALUES(3,'ratings','coding1',3,NULL,NULL,'2026-11-23T01:07:25.500Z','0.1.0','1e3dab41bdcf259098ac3741ae59b4b4bf520f1c4b2e868af980a77ab488489a','b1d365e446ec45af0f0710997b640fcb851146925161e7e4e5049c34237713be');
INSERT INTO "journal" VALUES(4,'ratings','coding1',4,'undo',3,'2026-11-23T01:07:25.501Z','0.1.0','dcbf5596b211df92da730d2115155970f6795cbc0570508681c0f0ed0e1eabca','15b7f6532a88fe48b1af11b7d46a717d21d51768a1b5bda83a5d8b3a0de287b3');
INSERT INTO "journal" VALUES(5,'segments','coding1',5,NULL,NULL,'2026-11-23T01:07:25.502Z','0.1.0','b6c46c44106cd4ae586ed08ceeb6479432f062b64b23e0b397910d0ca6f40210','d82744155e4d950608066463380ccbabed076fae4c8fa379fb7c147a0bcb0b84');
INSERT INTO "journal" VALUES(6,'ratings','coding1',6,NULL,NULL,'2026-11-23T01:07:25.503Z','0.1.0','1a389926b5d5ab09e598a99c33eab450768c2bdddc34261e78b2e0fdcd9a4605','26315f45d8f6699f57cf3abc25d4ea0ce5c70893653f8fd86a41001f35def7ce');
INSERT INTO "journal" VALUES(7,'ratings','coding1',7,NULL,NULL,'2026-11-23T01:07:25.503Z','0.1.0','039ef0b812452e37f063a35393e82246f51a790d7e405369180d70152f0f74dc','4f576903a75cbd87945fc34f6cf528632f2407a5d045c563ce29f9de05fbe353');
INSERT INTO "journal" VALUES(8,'notes','coding1',8,NULL,NULL,'2026-11-23T01:07:25.504Z','0.1.0','da1d1297d11bf99b97d7d5cd9a08c999be6c84e1ffe827cdc157b163fea0aa9b','8ecb63778ed01acb4757279d8e6258ea8e6e6ce6ab22565a60b6ed36a6816919');
INSERT INTO "journal" VALUES(9,'watched','coding1',9,NULL,NULL,'2026-11-23T01:07:25.505Z','0.1.0','eb1d92af68cb0259d946c65ed85d82c2e8c0232cc1efaba4ad77fea0a7e953fd','88d578750846a64218dee2437f7d016d121ad98d28030505c5c3a7d6520464ad');
INSERT INTO "journal" VALUES(10,'coding_events','coding1',10,NULL,NULL,'2026-11-23T01:07:25.506Z','0.1.0','d70aaf4394fe500fddf6777d34669d2f996cda00fc8e96e61103ce2b93b6e2bd','b88ad81470a0754de399b0cb6cb38ebff291cb9cf6d2da4066001ffeb5ed6298');
INSERT INTO "journal" VALUES(11,'blinding_answers','coding1',11,NULL,NULL,'2026-11-23T01:07:25.507Z','0.1.0','6798f62a834da86c4126d1b43ae91940ed4ed2856fefb920e6fbc7d81f654804','b0c2b0821d50d034471be31b959971a9c910f2f472668bae3416da99287c65ca');
INSERT INTO "journal" VALUES(12,'coding_events','coding2',12,NULL,NULL,'2026-11-25T03:43:49.119Z','0.1.0','bba29fc59e4bbb2b0c0a8ed839d22712fcde82866da401094e32b63190c9a58b','9d3be54f279f1d42da1e243ac5deeb724288596675a67bbe7b128d332542e6e7');
INSERT INTO "journal" VALUES(13,'angle_offsets','coding2',13,NULL,NULL,'2026-11-25T03:43:49.119Z','0.1.0','498917028dc6dd23e15efc24e0e22d19160275a2e4ffce398097bc760168e158','9777a0191e726a70f215c8f45c0f67f59fa0520237dcbb6e8046866607dd5f79');
INSERT INTO "journal" VALUES(14,'self_tests','coding2',14,NULL,NULL,'2026-11-25T04:27:34.348Z','0.1.0','57ea0e756bc62517cf64877408c4cf86d9bd6a56a53e6f9692bb5624e556f2df','6a6425d7007b62cdfa8dc09f5bb3a2befe5dfb3ed4f4aaa92785b513d85ce349');
INSERT INTO "journal" VALUES(15,'levelling','coding2',15,NULL,NULL,'2026-11-25T04:48:27.668Z','0.1.0','6389dfb0f4811719f36ecc08eed4391338b4f33de4f09016c4caef46b8fc78ef','6ca4aef5a59e66c95b4792aa03c13a59bf57cce6747f0c815e466985d75d159f');
INSERT INTO "journal" VALUES(16,'watched','coding2',15,NULL,NULL,'2026-11-25T04:48:27.668Z','0.1.0','496d9168fe280945529fb4d2e615315e0e442205db59b5e5ac1faa629625d6eb','8c33c41ff2d787e1690b28b8bba9a0f371a7e9961375508bee198e67b0ab3ba1');
INSERT INTO "journal" VALUES(17,'levelling','coding2',17,NULL,NULL,'2026-11-25T04:48:27.671Z','0.1.0','ca579a49af83d5fc839c6b66b7ef9348d36baa6dd98f86224cc7573ee4704e79','c803d0f9420f91c43baf088a6e8e6ca5b89d6b21f86f79cd324b16b8e6bd605d');
INSERT INTO "journal" VALUES(18,'watched','coding2',17,NULL,NULL,'2026-11-25T04:48:27.671Z','0.1.0','60d5db3cee43996e77ed93552df21183032c7db3790364067ab7d2231a250c0a','221946838515f56c23c18b989858335540eda9321c21c96b512f3537700359ed');
INSERT INTO "journal" VALUES(19,'guidance',NULL,19,NULL,NULL,'2026-11-25T09:54:42.355Z','0.1.0','4e94e0b73fa5a4749c800562354c0ca3fa80b3dcdc54790881f123c57d41918e','f45dec599566720a5f592bfd7d358a4390ca6a2ce4b0e19a4503aba7a3964e01');
INSERT INTO "journal" VALUES(20,'segment_rules',NULL,19,NULL,NULL,'2026-11-25T09:54:42.355Z','0.1.0','aa327d36407250a66e2732699959aabd1a76382abb58e8723ef1a335819093a9','2af9be3aa855185c4def8db94be81e5168464342192f7c6eeb994b1886c21788');
INSERT INTO "journal" VALUES(21,'timepoint_answers','coding1',21,NULL,NULL,'2026-11-25T09:54:42.356Z','0.1.0','a74be122c88f6ef40bebf11f4dee544872cc339529f9833a8493a096464fadaf','1b7293ee64f984c7c68bedf87f8989d807ff93d71198919524df0e9e2c9d2cb7');
INSERT INTO "journal" VALUES(22,'questions','coding2',22,NULL,NULL,'2026-11-25T09:54:42.356Z','0.1.0','db150123ba9a45549506a7369f85378885dbc88e5eb68d377546bacf063a63cc','01d991d07be7fb75e4222948de0f9ca4c49321a7f72d0ef6219c74c0c9e0490c');
INSERT INTO "journal" VALUES(23,'answers',NULL,23,NULL,NULL,'2026-11-25T09:54:42.356Z','0.1.0','affc67c6336181366be0b1e59e4cc64f07c7fd6db8b28d0c4dd5e803e85cead9','20218b7296524b90168faf2a5a99bcb6636ce54dd9f254687ce15093da93af82');
INSERT INTO "journal" VALUES(24,'segment_rules',NULL,24,NULL,NULL,'2000-01-01T00:00:00.000Z','0.1.0','f9e9e74c6657a5e38ceb488992e7c5b409ea22973f211e759ed8eebcab5046d7','3b9a40d618839d42982c438cb22512364b56a87c0201308c042bce816dc63d12');
INSERT INTO "journal" VALUES(25,'deliveries',NULL,24,NULL,NULL,'2000-01-01T00:00:00.000Z','0.1.0','f0afe7e3c55949b0ffe937e7de79f0db31148c8061875011e766381cbc5e8f6b','b352116b18fe75ec0ab8b34ac53e8286a9f3fddca1a70374385725ae661c11ee');
CREATE TABLE levelling (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        is_levelled INTEGER NOT NULL CHECK (is_levelled IN (0, 1))
    ) STRICT;
INSERT INTO "levelling" VALUES(15,'coding2',1);
INSERT INTO "levelling" VALUES(17,'coding2',0);
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
INSERT INTO "notes" VALUES(8,'coding1','23e61fe9bf56dad5','evidence','rec1',480000,12,NULL,'0bb003a9c68e8ef6','waits',NULL);
CREATE TABLE pack (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        pack_id TEXT NOT NULL,
        observer TEXT NOT NULL,
        group_labels TEXT NOT NULL CHECK (json_valid(group_labels))
    ) STRICT;
INSERT INTO "pack" VALUES(1,'9171e406a5b17fbc77d4af3fe4fcaef4','anna','["Group 1", "Group 2"]');
CREATE TABLE payloads (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        salt TEXT,
        body TEXT CHECK (body IS NULL OR json_valid(body))
    ) STRICT;
INSERT INTO "payloads" VALUES(0,'01801b7b3ee20f499f383d61db05b1bb','{"nonce":"04909089204e26a31d5eaa49371f1849bef3ff2c615e70cd085278e69a756b9f"}');
INSERT INTO "payloads" VALUES(1,'3a056b5297c317c351832a8dc75e1081','{"coding_id":"coding1","reason":"","state":"started","words":""}');
INSERT INTO "payloads" VALUES(2,'f5345dec6c0596b792288a5bdadc9dd0','{"cannot_code":0,"changed_because":"","coding_id":"coding1","confidence":null,"dimension":"sensitivity","reason":"","segment_id":null,"supersedes":null,"value":5.5}');
INSERT INTO "payloads" VALUES(3,'71a5d30326e4a96bd9925128f3e5d785','{"cannot_code":0,"changed_because":"","coding_id":"coding1","confidence":null,"dimension":"sensitivity","reason":"","segment_id":null,"supersedes":2,"value":6.0}');
INSERT INTO "payloads" VALUES(4,'6cc5d48b5f65faf166c7c54ca82433ec','{"cannot_code":0,"changed_because":"undo","coding_id":"coding1","confidence":null,"dimension":"sensitivity","reason":"","segment_id":null,"supersedes":3,"value":5.5}');
INSERT INTO "payloads" VALUES(5,'5fdd3716a863e77f08ead0e7e5d770f5','{"coding_id":"coding1","end_us":800000,"segment_id":"0bb003a9c68e8ef6","start_us":400000,"supersedes":null}');
INSERT INTO "payloads" VALUES(6,'50e41c8d87acfe3261943e191dc5f828','{"cannot_code":0,"changed_because":"","coding_id":"coding1","confidence":null,"dimension":"non-intrusiveness","reason":"","segment_id":"0bb003a9c68e8ef6","supersedes":null,"value":3.0}');
INSERT INTO "payloads" VALUES(7,'2fcb6711db4133f4c50d1444872499db','{"cannot_code":1,"changed_because":"","coding_id":"coding1","confidence":null,"dimension":"non-intrusiveness","reason":"Film too short","segment_id":null,"supersedes":null,"value":null}');
INSERT INTO "payloads" VALUES(8,'4aebbc8779726213ff73a5c8746239ef','{"at_us":480000,"coding_id":"coding1","dimension":null,"frame":12,"kind":"evidence","note_id":"23e61fe9bf56dad5","recording":"rec1","segment_id":"0bb003a9c68e8ef6","supersedes":null,"text":"waits"}');
INSERT INTO "payloads" VALUES(9,'8e1bee5e5d37adb48a681457810b8d46','{"coding_id":"coding1","end_us":10000000,"speed":1.0,"start_us":0,"with_sound":1}');
INSERT INTO "payloads" VALUES(10,'4b6548144b3d95b5eef864ba88d295d2','{"coding_id":"coding1","reason":"","state":"submitted","words":""}');
INSERT INTO "payloads" VALUES(11,'bc2ac469cd0463caa1806079e018839d','{"at_us":480000,"certainty":2,"coding_id":"coding1","guess":"Group 1","reasons":"[\"Something that was said\"]","words":"a word"}');
INSERT INTO "payloads" VALUES(12,'39d645fb631966d8f6ab8e5cfe183dc3','{"coding_id":"coding2","reason":"","state":"started","words":""}');
INSERT INTO "payloads" VALUES(13,'7b9ea3c276334e52299b10fbe50a12ca','{"coding_id":"coding2","offset_us":-80000,"recording":"rec2b","supersedes":null}');
INSERT INTO "payloads" VALUES(14,'6bbcaaac53e3aafdabc1ffebb6b609e9','{"coding_id":"coding2","figures":"{\"checked_us\": 10000000, \"frames_asked\": 132, \"frames_due\": 100, \"frames_painted\": 99, \"frames_right\": 132, \"is_heard\": true, \"offset_ms_median\": 2.5, \"offset_ms_most\": 9.0, \"seek_ms_median\": 66.0, \"seek_ms_p95\": 370.0, \"step_ms_p95\": 3.0}","frames_asked":132,"frames_right":132,"of_proxy":0,"recording":"rec2"}');
INSERT INTO "payloads" VALUES(15,'28a3c68639fa2f643daac29449d490d0','{"coding_id":"coding2","is_levelled":1}');
INSERT INTO "payloads" VALUES(16,'f0b7f4665e39f4a9a6aaf42bc4c4898a','{"coding_id":"coding2","end_us":400000,"speed":1.0,"start_us":0,"with_sound":1}');
INSERT INTO "payloads" VALUES(17,'7a3c024f65d675c6d351a5223ab0efe6','{"coding_id":"coding2","is_levelled":0}');
INSERT INTO "payloads" VALUES(18,'eb718c32f131d707e3e763dbe70f7bad','{"coding_id":"coding2","end_us":800000,"speed":1.0,"start_us":400000,"with_sound":1}');
INSERT INTO "payloads" VALUES(19,'842824be93b30a7268a8c5ab0a8b6dbd','{"contact_name":"Dr. Adams","contact_reach":"020 555 0100","contact_recipient":"","timepoint_labels":"[\"Baseline\", \"Month 5\"]"}');
INSERT INTO "payloads" VALUES(20,'fd66bbbea954ba9bc476e9b8660b59a2','{"coding_id":"coding2","interval_us":30000000,"rule":"intervals"}');
INSERT INTO "payloads" VALUES(21,'f3e8fafd036873e693051607220338ae','{"certainty":1,"coding_id":"coding1","guess":"Month 5"}');
INSERT INTO "payloads" VALUES(22,'f372ece2374a2a309255ed12f6f12203','{"coding_id":"coding2","question_id":"q1","text":"Does singing count?"}');
INSERT INTO "payloads" VALUES(23,'d0d45bebe0b3b93bddf2cf2af7c5c81a','{"answer_id":"a1","question_id":"q1","text":"Yes, as speech."}');
INSERT INTO "payloads" VALUES(24,'10ec9e01e00aac2edd07421d1896eac7','{"coding_id":"coding3","interval_us":null,"rule":"whole-session"}');
INSERT INTO "payloads" VALUES(25,'5d785f83ff5fd73a3872210c08f6164b','{"contents":"1eff536aa6578e5390ca2482bb0419b12e25aa3820e4a6cdb3f91b1a92d78d61","delivery_id":"d1","given":"522dcd72ea3318df86c9ff0e21f39e0c582757cca650f2f1b07c3b267a51bb5d","removals":"[]"}');
CREATE TABLE questions (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        question_id TEXT NOT NULL UNIQUE,
        text TEXT NOT NULL CHECK (text <> '')
    ) STRICT;
INSERT INTO "questions" VALUES(22,'coding2','q1','Does singing count?');
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
INSERT INTO "ratings" VALUES(2,'coding1','sensitivity',NULL,5.5,0,'',NULL,NULL,'');
INSERT INTO "ratings" VALUES(3,'coding1','sensitivity',NULL,6.0,0,'',NULL,2,'');
INSERT INTO "ratings" VALUES(4,'coding1','sensitivity',NULL,5.5,0,'',NULL,3,'undo');
INSERT INTO "ratings" VALUES(6,'coding1','non-intrusiveness','0bb003a9c68e8ef6',3.0,0,'',NULL,NULL,'');
INSERT INTO "ratings" VALUES(7,'coding1','non-intrusiveness',NULL,NULL,1,'Film too short',NULL,NULL,'');
CREATE TABLE recording_offsets (
        recording_id TEXT PRIMARY KEY REFERENCES recordings (recording_id),
        offset_us INTEGER NOT NULL,
        unsure_because TEXT NOT NULL
    ) STRICT;
INSERT INTO "recording_offsets" VALUES('rec2b',120000,'');
CREATE TABLE recording_packets (
        recording_id TEXT PRIMARY KEY REFERENCES recordings (recording_id),
        shown_packets BLOB NOT NULL
    ) STRICT;
INSERT INTO "recording_packets" VALUES('rec1',X'78DA63608000C6519A2C9A69341C46E9517A941EA547E941400300DB3500FB');
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
INSERT INTO "recordings" VALUES('rec1','coding1',0,'R-7F3K.mp4',X'78DA636080008739A3F4283D4A8FD2A3F4283D4A0F551A008161D5FD',10000000,1280,720,1,'b2a321c5e73fdf081e80b02c4580d9a07b44b6586a096d266eceffb20887ab00');
INSERT INTO "recordings" VALUES('rec2','coding2',0,'R-K9DM.mp4',X'78DA636080008739A3F4283D4A8FD2A3F4283D4A0F551A008161D5FD',10000000,1280,720,1,'5708796a3cbd7cfe19fdf1b129b2295a333253b8f8fe6d3e6035c13f0e987ed2');
INSERT INTO "recordings" VALUES('rec2b','coding2',1,'R-K9DM-2.mp4',X'78DA636080008739A3F4283D4A8FD2A3F4283D4A0F551A008161D5FD',10000000,1280,720,1,'0000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO "recordings" VALUES('rec3','coding3',0,'R-W8HN.mp4',X'78DA636080008739A3F4283D4A8FD2A3F4283D4A0F551A008161D5FD',10000000,1280,720,1,'95ec70c39d87a0d1dab45622af4a3d6c5246e12d0d7b6a1d04cabea5572e4983');
CREATE TABLE redactions (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        reason TEXT NOT NULL CHECK (reason <> ''),
        redacted_at TEXT NOT NULL
    ) STRICT;
CREATE TABLE segment_rules (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL UNIQUE REFERENCES assignments (coding_id),
        rule TEXT NOT NULL CHECK (rule IN ('whole-session', 'intervals', 'free')),
        interval_us INTEGER CHECK (interval_us > 0),
        CHECK ((rule = 'intervals') = (interval_us IS NOT NULL))
    ) STRICT;
INSERT INTO "segment_rules" VALUES(20,'coding2','intervals',30000000);
INSERT INTO "segment_rules" VALUES(24,'coding3','whole-session',NULL);
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
INSERT INTO "segments" VALUES(5,'coding1','0bb003a9c68e8ef6',400000,800000,NULL);
CREATE TABLE self_tests (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        recording TEXT NOT NULL REFERENCES recordings (recording_id),
        of_proxy INTEGER NOT NULL CHECK (of_proxy IN (0, 1)),
        frames_asked INTEGER NOT NULL,
        frames_right INTEGER NOT NULL,
        figures TEXT NOT NULL CHECK (json_valid(figures))
    ) STRICT;
INSERT INTO "self_tests" VALUES(14,'coding2','rec2',0,132,132,'{"checked_us": 10000000, "frames_asked": 132, "frames_due": 100, "frames_painted": 99, "frames_right": 132, "is_heard": true, "offset_ms_median": 2.5, "offset_ms_most": 9.0, "seek_ms_median": 66.0, "seek_ms_p95": 370.0, "step_ms_p95": 3.0}');
CREATE TABLE timepoint_answers (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        guess TEXT NOT NULL,
        certainty INTEGER NOT NULL CHECK (certainty BETWEEN 0 AND 4)
    ) STRICT;
INSERT INTO "timepoint_answers" VALUES(21,'coding1','Month 5',1);
CREATE TABLE watched (
        seq INTEGER PRIMARY KEY REFERENCES journal (seq),
        coding_id TEXT NOT NULL REFERENCES assignments (coding_id),
        start_us INTEGER NOT NULL,
        end_us INTEGER NOT NULL CHECK (end_us > start_us),
        speed REAL NOT NULL,
        with_sound INTEGER NOT NULL CHECK (with_sound IN (0, 1))
    ) STRICT;
INSERT INTO "watched" VALUES(9,'coding1',0,10000000,1.0,1);
INSERT INTO "watched" VALUES(16,'coding2',0,400000,1.0,1);
INSERT INTO "watched" VALUES(18,'coding2',400000,800000,1.0,1);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX journal_by_coding ON journal (coding_id, seq);
CREATE INDEX segments_by_coding ON segments (coding_id, seq);
CREATE INDEX ratings_by_coding ON ratings (coding_id, seq);
CREATE INDEX notes_by_coding ON notes (coding_id, seq);
CREATE INDEX coding_events_by_coding ON coding_events (coding_id, seq);
CREATE INDEX watched_by_coding ON watched (coding_id, seq);
CREATE INDEX blinding_answers_by_coding ON blinding_answers (coding_id, seq);
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
CREATE INDEX angle_offsets_by_coding ON angle_offsets (coding_id, seq);
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
CREATE INDEX self_tests_by_coding ON self_tests (coding_id, seq);
CREATE TRIGGER self_tests_no_update BEFORE UPDATE ON self_tests BEGIN SELECT raise(ABORT, 'self_tests is append-only'); END;
CREATE TRIGGER self_tests_no_delete BEFORE DELETE ON self_tests WHEN NOT EXISTS (SELECT 1 FROM redactions WHERE seq = OLD.seq) BEGIN SELECT raise(ABORT, 'self_tests is append-only'); END;
CREATE INDEX levelling_by_coding ON levelling (coding_id, seq);
CREATE TRIGGER levelling_no_update BEFORE UPDATE ON levelling BEGIN SELECT raise(ABORT, 'levelling is append-only'); END;
CREATE TRIGGER levelling_no_delete BEFORE DELETE ON levelling WHEN NOT EXISTS (SELECT 1 FROM redactions WHERE seq = OLD.seq) BEGIN SELECT raise(ABORT, 'levelling is append-only'); END;
CREATE TRIGGER guidance_no_update BEFORE UPDATE ON guidance BEGIN SELECT raise(ABORT, 'guidance is append-only'); END;
CREATE TRIGGER guidance_no_delete BEFORE DELETE ON guidance BEGIN SELECT raise(ABORT, 'guidance is append-only'); END;
CREATE TRIGGER segment_rules_no_update BEFORE UPDATE ON segment_rules BEGIN SELECT raise(ABORT, 'segment_rules is append-only'); END;
CREATE TRIGGER segment_rules_no_delete BEFORE DELETE ON segment_rules BEGIN SELECT raise(ABORT, 'segment_rules is append-only'); END;
CREATE INDEX timepoint_answers_by_coding ON timepoint_answers (coding_id, seq);
CREATE TRIGGER timepoint_answers_no_update BEFORE UPDATE ON timepoint_answers BEGIN SELECT raise(ABORT, 'timepoint_answers is append-only'); END;
CREATE TRIGGER timepoint_answers_no_delete BEFORE DELETE ON timepoint_answers WHEN NOT EXISTS (SELECT 1 FROM redactions WHERE seq = OLD.seq) BEGIN SELECT raise(ABORT, 'timepoint_answers is append-only'); END;
CREATE INDEX questions_by_coding ON questions (coding_id, seq);
CREATE INDEX answers_by_question ON answers (question_id, seq);
CREATE TRIGGER questions_no_update BEFORE UPDATE ON questions BEGIN SELECT raise(ABORT, 'questions is append-only'); END;
CREATE TRIGGER questions_no_delete BEFORE DELETE ON questions WHEN NOT EXISTS (SELECT 1 FROM redactions WHERE seq = OLD.seq) BEGIN SELECT raise(ABORT, 'questions is append-only'); END;
CREATE TRIGGER answers_no_update BEFORE UPDATE ON answers BEGIN SELECT raise(ABORT, 'answers is append-only'); END;
CREATE TRIGGER answers_no_delete BEFORE DELETE ON answers WHEN NOT EXISTS (SELECT 1 FROM redactions WHERE seq = OLD.seq) BEGIN SELECT raise(ABORT, 'answers is append-only'); END;
CREATE TRIGGER deliveries_no_update BEFORE UPDATE ON deliveries BEGIN SELECT raise(ABORT, 'deliveries is append-only'); END;
CREATE TRIGGER deliveries_no_delete BEFORE DELETE ON deliveries BEGIN SELECT raise(ABORT, 'deliveries is append-only'); END;
CREATE TRIGGER delivered_no_update BEFORE UPDATE ON delivered BEGIN SELECT raise(ABORT, 'delivered is append-only'); END;
CREATE TRIGGER delivered_no_delete BEFORE DELETE ON delivered BEGIN SELECT raise(ABORT, 'delivered is append-only'); END;
COMMIT;
