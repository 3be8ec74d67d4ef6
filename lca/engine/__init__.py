"""The generic engine: exchanges to matrices, solved with a certificate.

It knows products, wastes, elementary flows and activities, and no chips.

======  ==============================  =========================================
symbol  shape                           one entry
======  ==============================  =========================================
A       (product or waste, column)      made (+) or used (-) per run
B       (elementary flow, column)       output (+) or input (-) per run
C       (indicator, elementary flow)    impact of one unit as output
f       (product or waste,)             demand
s       (column,)                       runs
g       (elementary flow,)              inventory
h       (indicator,)                    impact
======  ==============================  =========================================

with A s = f, g = B s, h = C g.  A column is an activity, or one product of an
activity whose burden is allocated.

References
----------
Heijungs, R. and Suh, S. (2002). The Computational Structure of Life Cycle
Assessment. doi:10.1007/978-94-015-9900-9
"""
