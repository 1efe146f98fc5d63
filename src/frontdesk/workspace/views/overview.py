from django.http import HttpResponse

def overview(request, **kw):
    return HttpResponse('soon')
