"""Many districts as one table: a task a district, on this machine or on a cluster; nothing is kept but the figures.

survey        what a folder holds that others must know: its outline, its sites and its streets
pool          the sites of all folders, each once
neighbours    whose streets follow when a district's own do not reach far enough
searches      the nearest few of a place's services by every way, over as many streets as that takes
district      one folder made into tables, as bytes
tables        the columns of those tables, and all districts put together
keeping       the folder of the results: one writer, whole files only, and what need not be done again
cluster       dask
run           all of it in order, with words of what is done
"""
