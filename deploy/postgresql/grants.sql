-- After each `migrate`: what the two roles that serve may do. Neither may change a table.

-- The half for staff. It may only add to the audit trail.
GRANT USAGE ON SCHEMA public TO campaign_site, campaign_site_public;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO campaign_site;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO campaign_site;
REVOKE UPDATE, DELETE, TRUNCATE ON campaign_site_auditentry FROM campaign_site;
REVOKE DELETE, TRUNCATE ON campaign_site_audithead FROM campaign_site;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM campaign_site;

-- The half for everyone. Whoever takes it over may do this and no more: above all, make nobody
-- a member of staff, and change no word that the public reads. Each table is named here once; a
-- test holds the names against the models.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM campaign_site_public;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM campaign_site_public;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO campaign_site_public;

-- What its pages show or ask.
GRANT SELECT ON
    django_migrations,
    news_article, news_campaign, news_correction, news_oldaddress, news_picture, news_priority,
    news_result, news_weekofaction,
    reports_reportingpause, reports_responsetarget, reports_threatphrase, reports_topic,
    amnesty_approvedtotal, amnesty_collectionarea, amnesty_district, amnesty_itemkind,
    amnesty_specialday, amnesty_surrenderperiod_kinds, amnesty_surrenderpoint
TO campaign_site_public;

-- What comes and goes with a visitor, or with its own jobs.
GRANT SELECT, INSERT, UPDATE, DELETE ON
    campaign_site_attempt, campaign_site_draft, campaign_site_draftphoto,
    reports_arrival
TO campaign_site_public;

-- What it counts or notes, and never deletes.
GRANT SELECT, INSERT, UPDATE ON
    campaign_site_jobrun,
    amnesty_pointreport
TO campaign_site_public;

-- What was told is added, and stays as it was told.
GRANT SELECT, INSERT ON
    campaign_site_feedback, campaign_site_notice,
    reports_addition, reports_attachment, reports_reportercontact,
    amnesty_bookeditem, amnesty_bookingnote
TO campaign_site_public;

-- The same, but for what its writer may do with the code.
GRANT SELECT, INSERT,
    UPDATE (code_hash, has_threat_words, is_added_to, is_indexed, language, risk, text_group, version)
ON reports_concernreport TO campaign_site_public;
GRANT SELECT, INSERT,
    UPDATE (code_expires_on, code_hash, contact_mark, ended_on, first_ended_on, has_new_note,
        held_until, incident_reference, is_cancelled_by_giver, reminded_on, run_order, slot_id,
        status, version)
ON amnesty_booking TO campaign_site_public;

-- How many of its places are taken.
GRANT SELECT, UPDATE (held) ON amnesty_collectionslot TO campaign_site_public;
-- To hold it while a request comes in. What refers to a period keeps its number as it is.
GRANT SELECT, UPDATE (id) ON amnesty_surrenderperiod TO campaign_site_public;

-- Nothing.
REVOKE ALL ON
    auth_group, auth_group_permissions, auth_permission,
    django_admin_log, django_content_type, django_session,
    campaign_site_auditentry, campaign_site_audithead, campaign_site_outboxmessage,
    campaign_site_recoverycode, campaign_site_rolerequest, campaign_site_secondfactor,
    campaign_site_staffmember, campaign_site_staffmember_groups,
    campaign_site_staffmember_user_permissions,
    news_article_embargoed_to, news_articlerevision, news_autosave,
    reports_disposal, reports_disposedcount, reports_grading, reports_indexentry, reports_note,
    reports_reportlink, reports_retentionschedule, reports_savedfilter, reports_shareabletext,
    amnesty_bincount, amnesty_binemptied, amnesty_calendarlink, amnesty_collectionteam,
    amnesty_kindversion, amnesty_periodversion, amnesty_pointversion, amnesty_receipt,
    amnesty_receiveditem, amnesty_receiveditemversion
FROM campaign_site_public;
